from task_wait_random import task_wait_random


async def task_wait_n(n, max_delay):
    delays = []
    for _ in range(n):
        task = task_wait_random(max_delay)
        delays.append(await task)
    return sorted(delays)
