import asyncio

from wait_random import wait_random as wait


def task_wait_random(max_delay: int = 10) -> asyncio.Future:
    return asyncio.ensure_future(wait(max_delay=max_delay))
