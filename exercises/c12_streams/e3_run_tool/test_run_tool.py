"""The visible tests of run_tool. Processes live in real time: windows are bounds here, and times are short."""

import asyncio


async def forget_real_time(world):
    """Leave nothing of the machine's speed in the result: no times on record, and always the same end."""
    await asyncio.sleep(max(0.0, 3.0 - world.elapsed))
    world.clock.timeline.spans.clear()


async def test_output_and_code(exercise, world):
    """The output comes back as bytes, with the exit code."""
    result = await exercise.run_tool(["sh", "-c", "echo 1; exit 3"], 2)
    assert (result.code, result.output, result.timed_out) == (3, b"1\n", False)
    await forget_real_time(world)


async def test_a_tool_that_hangs(exercise, world):
    """A tool that would sleep for five seconds is killed after 0.2 s."""
    result = await exercise.run_tool(["sleep", "5"], 0.2)
    assert result.timed_out
    world.took_at_most(2.0, because="0.2 and a little patience")
    await forget_real_time(world)
