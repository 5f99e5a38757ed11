import asyncio

from wait_random import wait_random


async def wait_n(n, max_delay):
    if n == 0:
        return []
    done, _ = await asyncio.wait([asyncio.create_task(wait_random(max_delay)) for _ in range(n)])
    return [task.result() for task in done]
