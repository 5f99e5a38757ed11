"""The hidden tests of task_wait_random."""

import asyncio

import pytest

from grader.errors import Lesson

DELAY = 2.37


@pytest.fixture
def wait_random(world):
    """What the student imports as `wait_random`, under either of its names: its delay is known beforehand."""
    wait = world.operation("wait_random", seconds=DELAY, returns=DELAY)
    limits = []

    def wait_random(max_delay=10):
        limits.append(max_delay)
        return wait()

    wait_random.wait, wait_random.limits = wait, limits
    world.supply("wait_random", wait_random)
    return wait_random


def make_task(exercise, world, max_delay):
    """What the student makes, if it is a task."""
    try:
        task = exercise.task_wait_random(max_delay)
    except Lesson as lesson:
        world.check(
            lesson.misconception != "returned-coroutine",
            "coroutine-is-not-a-task",
            "`task_wait_random(…)` gave a coroutine, which nobody runs. Write `def`, not `async def`, and return what "
            "`asyncio.create_task` makes of the coroutine.",
        )
        raise
    except TypeError as error:
        world.check(
            "a coroutine was expected" not in str(error),
            "passed-the-function",
            "`asyncio.create_task` was given the function itself, not a coroutine: call it, `wait_random(max_delay)`.",
        )
        raise
    world.check(task is not None, "forgot-return", "Your function returned nothing: `return` the task that you make.")
    world.check(
        isinstance(task, asyncio.Task),
        "not-a-task",
        f"Your function returned a {type(task).__name__}; what is wanted is a task, as `asyncio.create_task` makes it.",
    )
    world.check(
        task.get_loop() is asyncio.get_running_loop(),
        "wrong-loop",
        "Your task belongs to an event loop of its own, which nobody runs; `asyncio.create_task` takes the loop that "
        "is running.",
    )
    return task


async def test_runs_without_being_awaited(wait_random, exercise, world):
    """The function returns at once, and the delay goes on while nobody awaits it."""
    task = make_task(exercise, world, 7)
    world.took(0.0, because="making a task takes no time")
    await asyncio.sleep(1)
    world.check(
        wait_random.limits != [],
        "not-through-wait-random",
        "Your code did not call the `wait_random` that it imports: `from wait_random import wait_random`.",
    )
    world.check(
        wait_random.limits == [7],
        "ignores-max-delay",
        f"You called `wait_random` with {wait_random.limits}; pass on `max_delay`, which is 7.",
    )
    assert wait_random.wait.count == 1
    delay = await task
    world.check(delay is not None, "lost-result", "Your task has no result: what it runs must return the delay.")
    assert delay == DELAY
    world.took(DELAY, because="the delay, which began when the task was made")


async def test_every_call_makes_its_own(wait_random, exercise, world):
    """Two calls make two tasks, whose delays overlap."""
    first = make_task(exercise, world, max_delay=7)
    await asyncio.sleep(1)
    second = make_task(exercise, world, max_delay=7)
    world.check(first is not second, "same-task-twice", "Two calls gave the same task; make a new one in every call.")
    await first
    await second
    world.took(1 + DELAY, because="1 + 2.37, the second of two delays that overlap")
    assert wait_random.wait.count == 2
