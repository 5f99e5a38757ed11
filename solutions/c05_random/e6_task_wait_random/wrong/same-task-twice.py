import asyncio

from wait_random import wait_random


task = None


def task_wait_random(max_delay):
    global task
    if task is None:
        task = asyncio.create_task(wait_random(max_delay))
    return task
