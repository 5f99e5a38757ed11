"""The visible test of deliver."""

import asyncio


async def test_one_thing(exercise):
    """A thing is converted and put into the box."""
    box = asyncio.Queue()
    job = asyncio.create_task(asyncio.sleep(1, result=5))
    assert await exercise.deliver(job, str, box) == 1
    assert box.get_nowait() == "5"
