import asyncio
import random


async def wait_random(max_delay=10):
    await asyncio.sleep(random.uniform(0, max_delay))
    return random.uniform(0, max_delay)
