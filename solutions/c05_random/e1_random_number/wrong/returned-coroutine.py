import asyncio
import random


async def random_number():
    return asyncio.to_thread(random.randint, 1, 10)
