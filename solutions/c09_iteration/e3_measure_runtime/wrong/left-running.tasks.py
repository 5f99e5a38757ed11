import asyncio
import time

from async_comprehension import async_comprehension


async def measure_runtime():
    start = time.perf_counter()
    tasks = [asyncio.create_task(async_comprehension()) for _ in range(4)]
    return time.perf_counter() - start
