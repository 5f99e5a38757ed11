import asyncio
import bisect
import wait_random


async def wait_n(n, max_delay):
    delays = []
    tasks = [asyncio.create_task(wait_random.wait_random(max_delay)) for _ in range(n)]
    for task in tasks:
        task.add_done_callback(lambda done: bisect.insort(delays, done.result()))
    if tasks:
        await asyncio.wait(tasks)
    return delays
