import asyncio
import random


async def async_generator():
    generator = random.Random(0)
    for _ in range(10):
        await asyncio.sleep(1)
        yield generator.uniform(0, 10)
