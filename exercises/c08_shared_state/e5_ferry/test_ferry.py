"""The visible test of ferry."""

import asyncio


async def test_two_passengers(exercise, world):
    """Ada boards at once and Bob after 1.1 s; the crossing takes 5 s, and both were on trip 1."""
    sail = world.operation("sail", seconds=5)
    ferry = exercise.Ferry(2, sail)
    ada = asyncio.create_task(ferry.board("Ada"))
    await asyncio.sleep(1.1)
    bob = asyncio.create_task(ferry.board("Bob"))
    assert await asyncio.gather(ada, bob) == [1, 1]
    assert [call.args for call in sail.calls] == [(["Ada", "Bob"],)]
    world.took(6.1, because="1.1 + 5")
