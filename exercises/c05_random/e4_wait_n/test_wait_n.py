"""The visible tests of wait_n."""

import itertools

import pytest

DELAYS = [2.5, 0.7, 1.9]


@pytest.fixture
def wait_random(world):
    """What the student imports as `wait_random`, under either of its names: its delays are known beforehand."""
    delays = itertools.cycle(DELAYS)
    wait = world.operation("wait_random", seconds=lambda delay: delay, returns=lambda delay: delay)
    limits = []

    def wait_random(max_delay=10):
        limits.append(max_delay)
        return wait(next(delays))

    wait_random.limits = limits
    world.supply("wait_random", wait_random)
    return wait_random


async def test_three_delays(wait_random, exercise, world):
    """Delays of 2.5, 0.7 and 1.9 s are waited for together, and come back in ascending order."""
    delays = await exercise.wait_n(3, 5)
    world.check(
        len(wait_random.limits) != 1,
        "one-coroutine-four-times",
        "You called `wait_random` once, not three times: `[wait_random(d)] * 3` is three times the same coroutine, "
        "which waits once. Write the call into a comprehension.",
    )
    world.took(2.5, because="max(2.5, 0.7, 1.9)")
    assert delays == [0.7, 1.9, 2.5]


async def test_no_delays(wait_random, exercise):
    """For n=0 there is nothing to wait for."""
    assert await exercise.wait_n(0, 5) == []
    assert wait_random.limits == []
