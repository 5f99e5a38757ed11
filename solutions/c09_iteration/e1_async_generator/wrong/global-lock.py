import asyncio
import random

LOCK = asyncio.Lock()


async def async_generator():
    for _ in range(10):
        async with LOCK:
            await asyncio.sleep(1)
        yield random.uniform(0, 10)
