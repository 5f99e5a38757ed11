import asyncio
import random


async def number():
    await asyncio.sleep(1)
    return random.uniform(0, 10)


async def async_generator():
    for value in await asyncio.gather(*(number() for _ in range(10))):
        yield value
