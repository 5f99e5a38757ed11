import asyncio
import time

from async_comprehension import async_comprehension

start = time.perf_counter()


async def measure_runtime():
    await asyncio.gather(*(async_comprehension() for _ in range(4)))
    return time.perf_counter() - start
