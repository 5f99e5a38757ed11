import asyncio
import random


async def random_number():
    await asyncio.sleep(0.01)
    return random.randint(1, 10)
