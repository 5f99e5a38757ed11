import asyncio

from wait_random import wait_random


def task_wait_random(max_delay):
    return asyncio.new_event_loop().create_task(wait_random(max_delay))
