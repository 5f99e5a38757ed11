"""The hidden tests of measure_runtime, in which `async_comprehension` is the test's own and leaves a record."""

import asyncio

import pytest


@pytest.fixture
def comprehension(world):
    """What the student's file imports, under the names that it may have there: 7.1, 9.3, 8.2, 7.7 s … a call."""
    seconds = [7.1, 9.3, 8.2, 7.7, 3.1, 2.9, 4.3, 3.7]
    comprehension = world.operation(
        "async_comprehension",
        seconds=lambda: seconds[(comprehension.count - 1) % len(seconds)],
        returns=lambda: [0.5 + number for number in range(10)],
    )
    world.supply("async_comprehension", comprehension)
    return comprehension


def check_four_calls(world, comprehension, calls):
    """Four calls for each measurement, whatever the total is."""
    world.check(
        comprehension.count > 0,
        "not-imported",
        "You did not call the `async_comprehension` of the module with this name; import it from there.",
    )
    world.check(
        comprehension.count != calls // 4,
        "one-coroutine-four-times",
        "`async_comprehension` ran only once: `[coroutine] * 4` is one coroutine, four times in a list. "
        "Call the function four times.",
    )
    world.check(
        comprehension.count == calls,
        "wrong-count",
        f"`async_comprehension` ran {comprehension.count} times; it should be {calls}. The total alone does not show "
        "that, because they run side by side.",
    )


async def test_four_at_the_same_time(comprehension, exercise, world):
    """Four comprehensions run at the same time, and the total is the longest one, 9.3 s.

    Stays because it says what was returned instead; the next test only says that the number is another one.
    """
    seconds = await exercise.measure_runtime()
    check_four_calls(world, comprehension, 4)
    world.took(9.3, because="max(7.1, 9.3, 8.2, 7.7)")
    assert comprehension.peak == 4
    world.check(
        seconds != world.about(9.3 / 4),
        "divided",
        f"You returned {seconds:.3f}: the total divided by four. The four ran together, so the total is asked for.",
    )
    world.check(
        seconds != world.about(0),
        "measures-nothing",
        "You returned 0.00 s: you looked at the clock again before you had waited for anything.",
    )
    world.check(
        seconds != world.about(10.0),
        "hard-coded",
        "It took 9.30 s here and you returned 10.00: measure the time, don't assume it.",
    )
    assert seconds == world.about(9.3)


async def test_measured_from_the_call(comprehension, exercise, world):
    """Called 2.5 s after the file was loaded, and then a second time, it returns only the time of its own call."""
    await asyncio.sleep(2.5)
    first = await exercise.measure_runtime()
    second = await exercise.measure_runtime()
    check_four_calls(world, comprehension, 8)
    assert comprehension.peak == 4
    world.check(
        first != world.about(2.5 + 9.3),
        "measured-from-import",
        f"The call took 9.30 s and you returned {first:.2f}: "
        "you looked at the clock when the file was loaded. Look when the function begins.",
    )
    assert [first, second] == world.about([9.3, 4.3])
