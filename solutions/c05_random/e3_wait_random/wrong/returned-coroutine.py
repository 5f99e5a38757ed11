import asyncio
import random


async def wait_random(max_delay=10):
    delay = random.uniform(0, max_delay)
    return asyncio.sleep(delay, delay)
