import asyncio
import random


async def async_generator():
    number = random.uniform(0, 10)
    for _ in range(10):
        await asyncio.sleep(1)
        yield number
