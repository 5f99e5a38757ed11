import asyncio

from wait_random import wait_random


async def wait_n(n, max_delay):
    delays = await asyncio.gather(*[wait_random(n) for _ in range(max_delay)])
    return sorted(delays)
