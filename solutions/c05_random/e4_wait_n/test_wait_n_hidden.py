"""The hidden tests of wait_n."""

import itertools

import pytest

DELAYS = [3.01, 1.37, 2.23, 0.61, 4.73, 2.23, 1.93, 0.29, 3.67, 1.11, 4.19, 0.83]
"""What `wait_random` gives, call by call. Not ascending, and one of them comes twice."""


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


def check_calls(wait_random, world, n, max_delay):
    """Whether `wait_random` was called n times with the limit."""
    limits = wait_random.limits
    world.check(
        limits != [],
        "not-through-wait-random",
        "Your code did not call the `wait_random` that it imports: `from wait_random import wait_random`; each delay "
        "comes from one call of it.",
    )
    world.check(
        limits != [n] * max_delay,
        "swapped-arguments",
        f"For n={n} and max_delay={max_delay} you called `wait_random({n})` {max_delay} times: it is the other way "
        "round.",
    )
    world.check(
        len(limits) != 1,
        "one-coroutine-four-times",
        f"You called `wait_random` once, not {n} times: `[wait_random(d)] * {n}` is {n} times the same coroutine, which "
        "waits once. Write the call into a comprehension.",
    )
    world.check(
        len(limits) == n,
        "wrong-count",
        f"You called `wait_random` {len(limits)} times; with n={n} it has to be {n} times.",
    )
    world.check(
        set(limits) == {max_delay},
        "ignores-max-delay",
        f"You called `wait_random` with {limits[0]}; pass on `max_delay`, which is {max_delay}.",
    )


async def test_three_delays_at_once(wait_random, exercise, world):
    """Delays of 3.01, 1.37 and 2.23 s take 3.01 s together, and come back in ascending order."""
    delays = await exercise.wait_n(n=3, max_delay=5)
    check_calls(wait_random, world, 3, 5)
    world.took(3.01, because="max(3.01, 1.37, 2.23)")
    world.check(
        delays == sorted(delays),
        "not-ascending",
        f"You returned {delays}, which is not in ascending order; `gather` gives results in the order of its arguments.",
    )
    assert delays == [1.37, 2.23, 3.01]


async def test_twelve_delays_at_once(wait_random, exercise, world):
    """Twelve delays, two of them equal, are all there, in ascending order, after the longest."""
    delays = await exercise.wait_n(12, 5)
    check_calls(wait_random, world, 12, 5)
    world.took(4.73, because="the longest of twelve")
    world.check(
        delays == sorted(delays),
        "not-ascending",
        "The twelve delays are not in ascending order. A set has no order at all; `gather` gives results in the order "
        "of its arguments.",
    )
    world.check(
        len(delays) == 12,
        "lost-duplicates",
        f"Two of the twelve delays are equal, and you returned {len(delays)}: a set or a dict keeps equal ones once.",
    )
    assert delays == sorted(DELAYS)
