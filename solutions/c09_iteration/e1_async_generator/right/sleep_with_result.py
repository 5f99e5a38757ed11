import asyncio
import random


async def async_generator():
    for _ in range(10):
        yield await asyncio.sleep(1, result=random.uniform(0, 10))
