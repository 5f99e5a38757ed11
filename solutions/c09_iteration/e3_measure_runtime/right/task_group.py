import asyncio

from async_comprehension import async_comprehension


async def measure_runtime():
    loop = asyncio.get_running_loop()
    start = loop.time()
    async with asyncio.TaskGroup() as group:
        for _ in range(4):
            group.create_task(async_comprehension())
    return loop.time() - start
