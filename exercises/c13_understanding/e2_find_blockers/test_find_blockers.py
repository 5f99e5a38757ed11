"""The visible test of find_blockers."""

PROGRAM = """
import asyncio
import time

async def wait():
    await asyncio.sleep(1)

async def block():
    time.sleep(0.5)

async def main():
    await asyncio.gather(asyncio.create_task(wait(), name="reader"), asyncio.create_task(block(), name="zip"))
"""


def test_one_culprit(exercise, world):
    """Of two tasks one blocks the loop for 0.5 s, and is named."""
    world.may_freeze()
    assert exercise.find_blockers(world.program(PROGRAM).main, 0.1) == ["zip"]
