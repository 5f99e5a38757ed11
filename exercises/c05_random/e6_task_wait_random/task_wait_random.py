import asyncio

from wait_random import wait_random


def task_wait_random(max_delay: int) -> asyncio.Task[float]:
    """Return a task that runs `wait_random(max_delay)`.

    Some code wants to start a delay now and come back to it later. This function is an ordinary one, without `async`,
    and returns at once. It is only called while an event loop is running.

    For example, after `task = task_wait_random(5)` the delay is going on, and `await task` gives its length.
    """
    raise NotImplementedError
