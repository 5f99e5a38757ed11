import asyncio

from wait_random import wait_random


def task_wait_random(max_delay):
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(wait_random(max_delay))
    task.add_done_callback(lambda done: future.set_result(done.result()))
    return future
