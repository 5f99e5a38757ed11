"""Who waits where: the lines of a deadlock's and a spin's report."""

from __future__ import annotations

import asyncio
import gc
from collections import Counter
from collections.abc import Iterator, Sequence
from types import AsyncGeneratorType, CoroutineType, FrameType, GeneratorType
from typing import Any


def waiting(loops: Sequence[asyncio.AbstractEventLoop], source: str) -> list[str]:
    """Lines for the unfinished tasks of the loops that are open, one for all that are alike; who runs comes first."""
    open_loops = [loop for loop in loops if not loop.is_closed()]
    ready = {task for loop in open_loops for task in ready_tasks(loop)}
    found = Counter(
        (task not in ready, who(task, source), place(task, source))
        for loop in open_loops
        for task in asyncio.all_tasks(loop)
    )
    return [
        f"`{name}`{f' ({number} of them)' if number > 1 else ''} {'waits' if is_waiting else 'runs'}{where}"
        for (is_waiting, name, where), number in sorted(found.items())
    ]


def ready_tasks(loop: asyncio.AbstractEventLoop) -> Iterator[asyncio.Task[Any]]:
    """The tasks that have a step in the loop's next turn."""
    for handle in loop._ready:  # type: ignore[attr-defined]
        task = getattr(handle._callback, "__self__", None)
        if isinstance(task, asyncio.Task):
            yield task


def who(task: asyncio.Task[Any], source: str) -> str:
    """The name that the program gave the task; else the function of the file `source`, or the coroutine, it runs."""
    name = task.get_name()
    if not (name.startswith("Task-") and name[5:].isdigit()):
        return name
    own = [frame.f_code.co_name for frame in frames(task) if frame.f_code.co_filename == source]
    return own[0] if own else getattr(task.get_coro(), "__name__", name)


def place(task: asyncio.Task[Any], source: str) -> str:
    """Where a task is: ` in Queue.get, line 12`, with the innermost line of the file `source`; as much as is known."""
    chain = list(frames(task))
    lines = [frame.f_lineno for frame in chain if frame.f_code.co_filename == source]
    inner = chain[-1].f_code if chain else None
    if inner is None or inner.co_name == who(task, source):
        return f" on line {lines[-1]}" if lines else ""
    name = "sleep" if inner.co_name == "__sleep0" else inner.co_qualname.rpartition("<locals>.")[2]
    return f" in {name}, line {lines[-1]}" if lines else f" in {name}"


def frames(task: asyncio.Task[Any]) -> Iterator[FrameType]:
    """The frames of a task that waits, from its coroutine to the innermost one that it awaits."""
    awaited: Any = task.get_coro()
    while awaited is not None:
        frame: FrameType | None = None
        if isinstance(awaited, CoroutineType):
            frame, awaited = awaited.cr_frame, awaited.cr_await
        elif isinstance(awaited, AsyncGeneratorType):
            frame, awaited = awaited.ag_frame, awaited.ag_await
        elif isinstance(awaited, GeneratorType):
            frame, awaited = awaited.gi_frame, awaited.gi_yieldfrom
        else:  # what `anext` gives says nothing of its generator, but holds it
            held = gc.get_referents(awaited)
            awaited = next((each for each in held if isinstance(each, AsyncGeneratorType | CoroutineType)), None)
        if frame is not None:
            yield frame
