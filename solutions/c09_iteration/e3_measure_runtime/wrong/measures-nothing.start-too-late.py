import asyncio
import time

from async_comprehension import async_comprehension


async def measure_runtime():
    await asyncio.gather(*(async_comprehension() for _ in range(4)))
    start = time.perf_counter()
    return time.perf_counter() - start
