import asyncio
import time

from async_comprehension import async_comprehension


async def measure_runtime():
    start = time.perf_counter()
    for _ in range(4):
        await asyncio.create_task(async_comprehension())
    return time.perf_counter() - start
