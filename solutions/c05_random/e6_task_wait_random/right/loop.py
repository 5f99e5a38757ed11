import asyncio

basics = __import__("0-basic_async_syntax")


def task_wait_random(max_delay):
    loop = asyncio.get_event_loop()
    task = loop.create_task(basics.wait_random(max_delay), name="delay")
    return task
