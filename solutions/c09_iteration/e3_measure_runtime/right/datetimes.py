import asyncio
from datetime import datetime

from async_comprehension import async_comprehension


async def measure_runtime():
    start = datetime.now()
    await asyncio.wait([asyncio.ensure_future(async_comprehension()) for _ in range(4)])
    return (datetime.now() - start).total_seconds()
