import asyncio

from task_wait_random import task_wait_random


async def task_wait_n(n, max_delay):
    if n == 0:
        return []
    return sorted(await asyncio.gather(*[task_wait_random(max_delay)] * n))
