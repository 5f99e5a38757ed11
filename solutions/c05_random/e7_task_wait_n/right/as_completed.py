import asyncio
from typing import List

tasks = __import__("3-tasks")


async def task_wait_n(n: int, max_delay: int = 10) -> List[float]:
    delays: List[float] = []
    spawned: List[asyncio.Task] = [tasks.task_wait_random(max_delay=max_delay) for i in range(n)]
    for task in asyncio.as_completed(spawned):
        delays.append(await task)
    return delays
