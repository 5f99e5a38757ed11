"""The visible tests of task_wait_n."""

import asyncio
import itertools

import pytest

DELAYS = [2.5, 0.7, 1.9]


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


async def test_three_delays(task_wait_random, exercise, world):
    """Delays of 2.5, 0.7 and 1.9 s are waited for together, and come back in ascending order."""
    try:
        delays = await exercise.task_wait_n(3, 5)
    except TypeError as error:
        world.check(
            "a coroutine was expected" not in str(error),
            "task-of-a-task",
            "You gave `asyncio.create_task` a task. `task_wait_random` has made it already; just await it.",
        )
        raise
    world.check(
        len(task_wait_random.limits) != 1,
        "one-task-many-times",
        "You made one task, not three: `[task_wait_random(d)] * 3` is three times the same task, which waits once. "
        "Write the call into a comprehension.",
    )
    world.took(2.5, because="max(2.5, 0.7, 1.9)")
    assert delays == [0.7, 1.9, 2.5]


async def test_no_delays(task_wait_random, exercise):
    """For n=0 there is nothing to wait for."""
    assert await exercise.task_wait_n(0, 5) == []
    assert task_wait_random.limits == []
