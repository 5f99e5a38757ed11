"""A loop that keeps a record: every task in the timeline, and every problem that it would only have logged."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from contextvars import ContextVar
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from grader.clock.timeline import Outcome, Span, Timeline

current_call: ContextVar[int | None] = ContextVar("current_call", default=None)
"""The number of the student call that runs; tasks belong to the call in which they were created."""

WAKE_SLEEPER: Any = asyncio.futures._set_result_unless_cancelled  # type: ignore[attr-defined]
"""What `asyncio.sleep` has called later, with its future as first argument."""

T = TypeVar("T")


class RecordedLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop, on record in `timeline`."""

    timeline: Timeline
    problems: list[dict[str, Any]]
    """What was given to the exception handler, oldest first."""
    tasks: WeakKeyDictionary[asyncio.Task[Any], Span]

    def keep_record(self, timeline: Timeline) -> None:
        """Record from now on; to be called once, before the loop runs."""
        self.timeline = timeline
        self.problems = []
        self.tasks = WeakKeyDictionary()
        self._task_ended: Any = self._end_task  # one object, by which `end_tasks` finds it

    def note_sleep(self, future: asyncio.Future[Any]) -> None:
        """Have the student's `asyncio.sleep` that waits for `future` in the timeline."""
        line = self.timeline.student_line()
        if line is not None:
            span = self.timeline.begin("sleep", "asyncio.sleep", line)
            future.add_done_callback(
                lambda done: self.timeline.end(span, "cancelled" if done.cancelled() else "returned")
            )

    def create_task(self, coro: Generator[Any, None, T] | Coroutine[Any, Any, T], **options: Any) -> asyncio.Task[T]:
        """As in the base class; the task is in the timeline from now to its end."""
        name = getattr(coro, "__qualname__", type(coro).__name__)
        span = self.timeline.begin("task", name.rpartition("<locals>.")[2])
        span.call = current_call.get()
        task = super().create_task(coro, **options)
        self.tasks[task] = span
        task.add_done_callback(self._task_ended)
        return task

    def _end_task(self, task: asyncio.Task[Any], end_ns: int | None = None) -> None:
        self.timeline.end(self.tasks[task], outcome_of(task), end_ns)

    def end_tasks(self, end_ns: int) -> None:
        """Have those tasks end at `end_ns` that are done, but whose done callbacks are still to come."""
        for handle in reversed(self._ready):  # type: ignore[attr-defined]
            if handle._callback is self._task_ended:
                task = handle._args[0]
                if self.tasks[task].end_ns is not None:
                    break  # an earlier call has seen to the rest
                self._end_task(task, end_ns)

    def unfinished(self, call: int) -> list[asyncio.Task[Any]]:
        """The tasks of a student call that are not done, except the one that runs, in order of creation."""
        current = asyncio.current_task(self) if self.is_running() else None
        pending = [task for task in asyncio.all_tasks(self) if task in self.tasks and task is not current]
        own = [task for task in pending if self.tasks[task].call == call]
        return sorted(own, key=lambda task: self.tasks[task].start_ns)

    def listen(self) -> None:
        """Nothing to do for a loop in real time."""

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Keep the report; only a handler that the program set itself is called."""
        self.problems.append(context)
        if self.get_exception_handler() is not None:
            super().call_exception_handler(context)


def outcome_of(task: asyncio.Task[Any]) -> Outcome:
    """How a finished task ended. Does not count as retrieving its exception."""
    if task.cancelled():
        return "cancelled"
    return "raised" if task._exception is not None else "returned"


def froze(timeline: Timeline, what: str, start_ns: int, *, is_real: bool = False) -> None:
    """Record that the thread's loop, if it runs one, stood still from `start_ns` until now, in a call of `what`."""
    loop = asyncio._get_running_loop()
    if loop is not None:
        timeline.froze(what, start_ns, is_real=is_real)
        if isinstance(loop, RecordedLoop):
            loop.end_tasks(start_ns)
