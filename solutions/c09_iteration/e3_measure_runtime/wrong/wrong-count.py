import asyncio
import time

from async_comprehension import async_comprehension


async def measure_runtime():
    start = time.perf_counter()
    await asyncio.gather(*(async_comprehension() for _ in range(3)))
    return time.perf_counter() - start
