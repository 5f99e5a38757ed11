import asyncio
import random


async def wait_n(n, max_delay):
    async def one():
        delay = random.uniform(0, max_delay)
        await asyncio.sleep(delay)
        return delay

    return sorted(await asyncio.gather(*[one() for _ in range(n)]))
