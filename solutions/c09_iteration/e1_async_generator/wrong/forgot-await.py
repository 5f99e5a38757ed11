import asyncio
import random


async def async_generator():
    for _ in range(10):
        asyncio.sleep(1)
        yield random.uniform(0, 10)
