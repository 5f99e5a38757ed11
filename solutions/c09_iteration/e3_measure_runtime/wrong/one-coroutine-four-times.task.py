import asyncio
import time

from async_comprehension import async_comprehension


async def measure_runtime():
    start = time.perf_counter()
    task = asyncio.create_task(async_comprehension())
    await asyncio.gather(task, task, task, task)
    return time.perf_counter() - start
