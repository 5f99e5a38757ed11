import asyncio
import random


async def async_generator():
    count = 0
    while count <= 10:
        await asyncio.sleep(1)
        yield random.uniform(0, 10)
        count += 1
