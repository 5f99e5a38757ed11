import asyncio

from wait_random import wait_random


async def wait_n(n, max_delay):
    delays = []
    for _ in range(n):
        task = asyncio.create_task(wait_random(max_delay))
        delays.append(await task)
    return sorted(delays)
