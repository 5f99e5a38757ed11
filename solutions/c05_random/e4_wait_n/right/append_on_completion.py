import asyncio

from wait_random import wait_random


async def wait_n(n, max_delay):
    delays = []

    async def one():
        delays.append(await wait_random(max_delay))

    async with asyncio.TaskGroup() as group:
        for _ in range(n):
            group.create_task(one())
    return delays
