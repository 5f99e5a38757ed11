import asyncio
import random


async def wait_random(max_delay=10):
    delay = random.random()
    await asyncio.sleep(delay)
    return delay
