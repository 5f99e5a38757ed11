"""The visible test of task_wait_random."""

import asyncio

import pytest

from grader.errors import Lesson

DELAY = 1.3


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


async def test_makes_a_task(wait_random, exercise, world):
    """The result is a task, and its own result is the delay."""
    task = make_task(exercise, world, 5)
    assert await task == DELAY
    world.took(DELAY, because="the delay")
    assert wait_random.wait.count == 1
