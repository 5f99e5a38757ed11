import asyncio
from collections.abc import Iterable
from typing import Any


def stuck_report(tasks: Iterable[asyncio.Task[Any]]) -> dict[str, list[str]]:
    """Say of every unfinished task where it waits: the names of its coroutines, from the outermost to the innermost.

    A program hangs. You want to see what each task is doing: not only the coroutine it began with, but the one that
    this one awaits, the one that that one awaits, down to the one that waits for something that is no coroutine.

    Given are some tasks, finished ones among them; leave those out, and also the task that asks, which is the current
    one. Return, by the task's name (`task.get_name()`), the list of the coroutines' names (`__name__`).

    For example, a task "t1" that runs `outer()`, which awaits `inner()`, which awaits `event.wait()`, gives
    `{"t1": ["outer", "inner", "wait"]}`.
    """
    raise NotImplementedError
