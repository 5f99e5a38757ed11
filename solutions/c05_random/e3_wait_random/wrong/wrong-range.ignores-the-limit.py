import asyncio
import random


async def wait_random(max_delay=10):
    delay = random.uniform(0, 10)
    await asyncio.sleep(delay)
    return delay
