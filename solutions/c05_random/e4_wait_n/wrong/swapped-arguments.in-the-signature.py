import asyncio

from wait_random import wait_random


async def wait_n(max_delay, n):
    delays = await asyncio.gather(*[wait_random(max_delay) for _ in range(n)])
    return sorted(delays)
