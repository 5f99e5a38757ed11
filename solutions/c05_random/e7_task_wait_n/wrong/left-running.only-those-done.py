import asyncio

from task_wait_random import task_wait_random


async def task_wait_n(n, max_delay):
    tasks = [task_wait_random(max_delay) for _ in range(n)]

    await asyncio.sleep(max_delay / 2)
    return sorted(task.result() for task in tasks if task.done())
