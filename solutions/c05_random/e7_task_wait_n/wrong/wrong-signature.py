import asyncio

from task_wait_random import task_wait_random


async def task_wait_n(count, maximum):
    tasks = [task_wait_random(maximum) for _ in range(count)]
    return sorted(await asyncio.gather(*tasks))
