"""The visible test of stuck_report."""

import asyncio


async def test_one_waiting_task(exercise):
    """A task that waits for an event, two coroutines deep."""
    event = asyncio.Event()

    async def inner():
        await event.wait()

    async def outer():
        await inner()

    task = asyncio.create_task(outer(), name="t1")
    await asyncio.sleep(1)
    assert exercise.stuck_report([task]) == {"t1": ["outer", "inner", "wait"]}
    event.set()
    await task
