"""The visible test of stuck_report."""

PROGRAM = """
import asyncio

async def program(stuck_report):
    event = asyncio.Event()

    async def inner():
        await event.wait()

    async def outer():
        await inner()

    task = asyncio.create_task(outer(), name="t1")
    await asyncio.sleep(1)
    report = stuck_report([task])
    event.set()
    await task
    return report
"""


async def test_one_waiting_task(exercise, world):
    """A task that waits for an event, two coroutines deep."""
    report = await world.program(PROGRAM).program(exercise.stuck_report)
    assert report == {"t1": ["outer", "inner", "wait"]}
