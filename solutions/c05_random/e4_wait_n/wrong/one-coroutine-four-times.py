import asyncio

from wait_random import wait_random


async def wait_n(n, max_delay):
    if n == 0:
        return []
    return sorted(await asyncio.gather(*[wait_random(max_delay)] * n))
