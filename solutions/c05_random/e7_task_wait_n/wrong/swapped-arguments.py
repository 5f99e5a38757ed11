import asyncio

from task_wait_random import task_wait_random


async def task_wait_n(n, max_delay):
    tasks = [task_wait_random(n) for _ in range(max_delay)]
    return sorted(await asyncio.gather(*tasks))
