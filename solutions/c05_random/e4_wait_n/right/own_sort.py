import asyncio
import importlib
from typing import List


async def wait_n(n: int, max_delay: int) -> List[float]:
    wait_random = importlib.import_module("0-basic_async_syntax").wait_random
    tasks = [asyncio.ensure_future(wait_random(max_delay)) for i in range(n)]
    delays = [await task for task in tasks]
    for i in range(len(delays)):
        for j in range(len(delays) - 1 - i):
            if delays[j] > delays[j + 1]:
                delays[j], delays[j + 1] = delays[j + 1], delays[j]
    return delays
