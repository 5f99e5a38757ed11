import asyncio

from wait_random import wait_random


async def wait_n(count, maximum):
    delays = await asyncio.gather(*[wait_random(maximum) for _ in range(count)])
    return sorted(delays)
