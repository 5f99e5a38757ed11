import asyncio
from typing import List

basic = __import__("0-basic_async_syntax")


async def wait_n(n: int, max_delay: int = 10) -> List[float]:
    tasks: List[asyncio.Task] = []
    delays: List[float] = []
    for _ in range(n):
        tasks.append(asyncio.create_task(basic.wait_random(max_delay=max_delay)))
    for task in asyncio.as_completed(tasks):
        delay = await task
        delays.append(delay)
    return delays
