import asyncio
import random

fraction = random.random()


async def wait_random(max_delay=10):
    delay = fraction * max_delay
    await asyncio.sleep(delay)
    return delay
