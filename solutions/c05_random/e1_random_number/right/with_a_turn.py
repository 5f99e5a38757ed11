import asyncio
import random


async def random_number():
    await asyncio.sleep(0)
    return random.choice(range(1, 11))
