"""The visible test of find_blockers."""

import asyncio


def test_one_culprit(exercise, world):
    """Of two tasks one blocks the loop for 0.5 s, and is named."""
    world.may_freeze()
    pack = world.blocking_operation("pack", seconds=0.5)

    async def wait():
        await asyncio.sleep(1)

    async def block():
        pack()

    async def main():
        await asyncio.gather(asyncio.create_task(wait(), name="reader"), asyncio.create_task(block(), name="zip"))

    assert exercise.find_blockers(main, 0.1) == ["zip"]
