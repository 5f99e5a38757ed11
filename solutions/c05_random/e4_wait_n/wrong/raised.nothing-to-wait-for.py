import asyncio

from wait_random import wait_random


async def wait_n(n, max_delay):
    tasks = [asyncio.create_task(wait_random(max_delay)) for _ in range(n)]
    await asyncio.wait(tasks)
    return sorted(task.result() for task in tasks)
