import asyncio
import random


async def async_generator():
    numbers = []
    for _ in range(10):
        await asyncio.sleep(1)
        numbers.append(random.uniform(0, 10))
    for number in numbers:
        yield number
