from asyncio import Task, get_running_loop

from wait_random import wait_random


def task_wait_random(max_delay):
    async def run() -> float:
        return await wait_random(max_delay)

    return Task(run(), loop=get_running_loop())
