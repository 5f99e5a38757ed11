import asyncio

from wait_random import wait_random


def task_wait_random(max_delay):
    return asyncio.create_task(asyncio.sleep(1.3, 1.3))
