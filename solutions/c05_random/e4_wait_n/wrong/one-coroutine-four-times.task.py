import asyncio

from wait_random import wait_random


async def wait_n(n, max_delay):
    if n == 0:
        return []
    task = asyncio.create_task(wait_random(max_delay))
    return [await task for _ in range(n)]
