import asyncio

from wait_random import wait_random


def task_wait_random(max_delay):
    return asyncio.create_task(wait_random)
