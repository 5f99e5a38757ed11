import asyncio
import random
from collections.abc import AsyncGenerator


async def async_generator():
    for _ in range(10):
        await asyncio.sleep(1)
        yield random.uniform(1, 10)
