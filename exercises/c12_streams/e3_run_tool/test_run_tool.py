"""The visible tests of run_tool. Processes live in real time: windows are bounds here, and times are short."""

import asyncio

import pytest


@pytest.fixture(autouse=True)
def standing_still_is_judged_below(world):
    """A loop that stands still is seen by what it does to others, and said better."""
    world.may_freeze()


async def test_output_and_code(exercise, world):
    """The output comes back as bytes, with the exit code."""
    result = await exercise.run_tool(["sh", "-c", "echo 1; exit 3"], 2)
    assert (result.code, result.output, result.timed_out) == (3, b"1\n", False)


async def test_a_tool_that_hangs(exercise, world):
    """A tool that would sleep for five seconds is killed after 0.2 s."""
    result = await exercise.run_tool(["sleep", "5"], 0.2)
    assert result.timed_out
    world.took_at_most(2.0, because="0.2 and a little patience")
