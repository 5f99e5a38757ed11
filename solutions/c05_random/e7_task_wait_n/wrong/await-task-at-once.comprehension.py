from task_wait_random import task_wait_random


async def task_wait_n(n, max_delay):
    return sorted([await task_wait_random(max_delay) for _ in range(n)])
