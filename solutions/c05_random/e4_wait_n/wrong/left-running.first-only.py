import asyncio

from wait_random import wait_random


async def wait_n(n, max_delay):
    if n == 0:
        return []
    tasks = [asyncio.create_task(wait_random(max_delay)) for _ in range(n)]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    return sorted(task.result() for task in done)
