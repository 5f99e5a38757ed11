import asyncio

from wait_random import wait_random


async def task_wait_n(n, max_delay):
    tasks = [asyncio.create_task(wait_random(max_delay)) for _ in range(n)]
    return sorted([await task for task in tasks])
