import asyncio
import random


async def wait_random(maximum=10):
    delay = random.uniform(0, maximum)
    await asyncio.sleep(delay)
    return delay
