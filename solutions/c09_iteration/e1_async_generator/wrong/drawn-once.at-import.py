import asyncio
import random

NUMBERS = [random.uniform(0, 10) for _ in range(10)]


async def async_generator():
    for number in NUMBERS:
        await asyncio.sleep(1)
        yield number
