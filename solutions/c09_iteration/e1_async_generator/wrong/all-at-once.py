import asyncio
import random


async def async_generator():
    await asyncio.sleep(1)
    for _ in range(10):
        yield random.uniform(0, 10)
