from task_wait_random import task_wait_random


async def task_wait_n(n, max_delay):
    tasks = []
    for _ in range(n):
        tasks.append(task_wait_random(max_delay))
    return sorted([await task for task in tasks])
