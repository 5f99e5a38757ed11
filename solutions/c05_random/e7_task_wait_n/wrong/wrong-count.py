import asyncio

from task_wait_random import task_wait_random


async def task_wait_n(n, max_delay):
    tasks = [task_wait_random(max_delay) for _ in range(1, n)]
    return sorted(await asyncio.gather(*tasks))
