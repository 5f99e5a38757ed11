import asyncio

import task_wait_random


async def task_wait_n(n, max_delay):
    delays = []
    tasks = [task_wait_random.task_wait_random(max_delay) for _ in range(n)]
    for task in tasks:
        task.add_done_callback(lambda done: delays.append(done.result()))
    if tasks:
        await asyncio.wait(tasks)
    return delays
