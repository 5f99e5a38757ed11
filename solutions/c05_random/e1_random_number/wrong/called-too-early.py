import asyncio
import random


async def random_number():
    return await asyncio.to_thread(random.randint(1, 10))
