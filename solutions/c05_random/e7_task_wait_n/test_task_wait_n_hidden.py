"""The hidden tests of task_wait_n."""

import asyncio
import itertools

import pytest

DELAYS = [3.01, 1.37, 2.23, 0.61, 4.73, 2.23, 1.93, 0.29, 3.67, 1.11, 4.19, 0.83]
"""What the tasks give, one after another. Not ascending, and one of them comes twice."""


@pytest.fixture
def task_wait_random(world):
    """What the student imports as `task_wait_random`, under either of its names: its delays are known beforehand."""
    delays = itertools.cycle(DELAYS)
    wait = world.operation("wait_random", seconds=lambda delay: delay, returns=lambda delay: delay)
    limits = []

    def task_wait_random(max_delay):
        limits.append(max_delay)
        return asyncio.create_task(wait(next(delays)))

    task_wait_random.limits = limits
    world.supply("task_wait_random", task_wait_random)
    return task_wait_random


async def wait(task_wait_random, exercise, world, *args, **named):
    """What the student returns, if every delay came from a task of its own."""
    limits = task_wait_random.limits
    n, max_delay = args or named.values()
    try:
        delays = await exercise.task_wait_n(*args, **named)
    except TypeError as error:
        world.check(
            "a coroutine was expected" not in str(error),
            "task-of-a-task",
            "You gave `asyncio.create_task` a task. `task_wait_random` has made it already; just await it.",
        )
        raise
    world.check(
        limits != [],
        "not-through-tasks",
        "Your code did not call the `task_wait_random` that it imports: `from task_wait_random import task_wait_random`; "
        "each delay comes from one task that it makes.",
    )
    world.check(
        limits != [n] * max_delay,
        "swapped-arguments",
        f"For n={n} and max_delay={max_delay} you called `task_wait_random({n})` {max_delay} times: it is the other way "
        "round.",
    )
    world.check(
        len(limits) != 1,
        "one-task-many-times",
        f"You made one task, not {n}: `[task_wait_random(d)] * {n}` is {n} times the same task, which waits once. Write "
        "the call into a comprehension.",
    )
    world.check(len(limits) == n, "wrong-count", f"You made {len(limits)} tasks; with n={n} it has to be {n}.")
    world.check(
        set(limits) == {max_delay},
        "ignores-max-delay",
        f"You called `task_wait_random` with {limits[0]}; pass on `max_delay`, which is {max_delay}.",
    )
    return delays


async def test_three_delays_at_once(task_wait_random, exercise, world):
    """Delays of 3.01, 1.37 and 2.23 s take 3.01 s together, and come back in ascending order."""
    delays = await wait(task_wait_random, exercise, world, n=3, max_delay=5)
    world.took(3.01, because="max(3.01, 1.37, 2.23)")
    world.check(
        delays == sorted(delays),
        "not-ascending",
        f"You returned {delays}, which is not in ascending order; `gather` gives results in the order of its arguments.",
    )
    assert delays == [1.37, 2.23, 3.01]


async def test_twelve_delays_at_once(task_wait_random, exercise, world):
    """Twelve delays, two of them equal, are all there, in ascending order, after the longest."""
    delays = await wait(task_wait_random, exercise, world, 12, 5)
    world.took(4.73, because="the longest of twelve")
    world.check(
        delays == sorted(delays),
        "not-ascending",
        "The twelve delays are not in ascending order. A set, as `asyncio.wait` gives it, has no order at all; `gather` "
        "gives results in the order of its arguments.",
    )
    world.check(
        len(delays) == 12,
        "lost-duplicates",
        f"Two of the twelve delays are equal, and you returned {len(delays)}: a set or a dict keeps equal ones once.",
    )
    assert delays == sorted(DELAYS)
