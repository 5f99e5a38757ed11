import asyncio
import time


async def async_comprehension():
    await asyncio.sleep(10)
    return []


async def measure_runtime():
    start = time.perf_counter()
    await asyncio.gather(*(async_comprehension() for _ in range(4)))
    return time.perf_counter() - start
