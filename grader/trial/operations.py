"""What a test hands to student code: operations that take virtual time and remember every call."""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from grader.clock.timeline import Kind, Span, Timeline
from grader.errors import Lesson


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


async def _sleep(seconds: float) -> None:
    """As `asyncio.sleep`, without a trace of its own in the timeline."""
    if seconds <= 0:
        await asyncio.sleep(0)
        return
    loop = asyncio.get_running_loop()
    future: asyncio.Future[None] = loop.create_future()
    timer = loop.call_later(seconds, _wake, future)
    try:
        await future
    finally:
        timer.cancel()


Seconds = float | Mapping[Any, float] | Callable[..., float]
"""A number, a number per first argument, or a function of the arguments."""


@dataclass(slots=True)
class Call:
    """One call: its arguments and its span, whose times are nanoseconds since the trial began."""

    args: tuple[Any, ...]
    span: Span

    @property
    def start_s(self) -> float:
        """Virtual seconds since the trial began."""
        return self.span.start_ns / 1e9

    @property
    def end_s(self) -> float | None:
        """Virtual seconds since the trial began; None if it never ended."""
        return None if self.span.end_ns is None else self.span.end_ns / 1e9

    @property
    def was_cancelled(self) -> bool:
        """Whether it was cancelled while it went on."""
        return self.span.outcome == "cancelled"


def _word(value: object) -> str:
    """A value in a label: its text's beginning, or its type where it has none."""
    try:
        return str(value)[:20]
    except Exception:  # noqa: BLE001 - the value may be a student's own
        return f"<{type(value).__name__}>"


class Recorded:
    """Calls of one name, in the order in which they began. A coroutine that was never awaited began nothing."""

    kind: Kind = "operation"

    def __init__(self, timeline: Timeline, name: str, returns: Any = None, raises: Any = None) -> None:
        self.name = name
        self.calls: list[Call] = []
        self.awaitable_arguments: list[str] = []
        """Arguments that were coroutines or tasks where a value belongs: a word for each."""
        self.peak = 0
        """How many calls went on at the same time at most."""
        self._timeline = timeline
        self._returns = returns
        self._raises = raises
        self._going_on = 0

    def __repr__(self) -> str:
        return f"<operation {self.name}>"

    @property
    def count(self) -> int:
        """How many calls began."""
        return len(self.calls)

    def _begin(self, args: tuple[Any, ...], kwargs: Mapping[str, Any], line: int | None) -> Call:
        values = tuple(self._plain(value) for value in (*args, *kwargs.values()))
        label = " ".join([self.name, *map(_word, values)])
        call = Call(values, self._timeline.begin(self.kind, label))
        call.span.line = line if line is not None else call.span.line
        self.calls.append(call)
        self._going_on += 1
        self.peak = max(self.peak, self._going_on)
        return call

    def _plain(self, value: Any) -> Any:
        """The value, or a word for it if it must not be kept: a coroutine that is kept alive never warns."""
        if not inspect.isawaitable(value):
            return value
        word = "coroutine" if asyncio.iscoroutine(value) else type(value).__name__
        self.awaitable_arguments.append(word)
        return f"<{word}>"

    def _end(self, call: Call, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """What the call gives: its value, or its exception."""
        self._going_on -= 1
        error = self._raises(*args, **kwargs) if callable(self._raises) else self._raises
        if error is not None:
            self._timeline.end(call.span, "raised")
            raise error
        self._timeline.end(call.span, "returned")
        if not callable(self._returns):
            return self._returns
        try:
            return self._returns(*args, **kwargs)
        except Lesson as lesson:
            lesson.line = lesson.line or call.span.line
            raise


def _seconds(seconds: Seconds, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> float:
    if isinstance(seconds, Mapping):
        return seconds[args[0]]
    return seconds(*args, **kwargs) if callable(seconds) else seconds


class Operation(Recorded):
    """An async callable that takes `seconds`, then returns or raises."""

    gives_coroutine = True
    """For those who ask before they call it."""

    def __init__(self, timeline: Timeline, name: str, seconds: Seconds, returns: Any, raises: Any) -> None:
        super().__init__(timeline, name, returns, raises)
        self._seconds = seconds

    def __call__(self, *args: Any, **kwargs: Any) -> Coroutine[Any, Any, Any]:
        """Give the coroutine of one call; it carries the operation's name."""
        coroutine: Any = self._run(self._timeline.student_line(), args, kwargs)
        coroutine.__qualname__ = coroutine.__name__ = self.name
        return coroutine  # type: ignore[no-any-return]

    async def _run(self, line: int | None, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        call = self._begin(args, kwargs, line)
        try:
            await _sleep(_seconds(self._seconds, args, kwargs))
        except BaseException:
            self._going_on -= 1
            self._timeline.end(call.span, "cancelled")
            raise
        return self._end(call, args, kwargs)


class BlockingOperation(Recorded):
    """A plain callable that blocks its thread for `seconds`, then returns or raises."""

    kind: Kind = "blocking"

    def __init__(self, timeline: Timeline, name: str, seconds: Seconds, returns: Any, raises: Any) -> None:
        super().__init__(timeline, name, returns, raises)
        self._seconds = seconds

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Block the calling thread, then give the value."""
        call = self._begin(args, kwargs, self._timeline.student_line())
        time.sleep(_seconds(self._seconds, args, kwargs))
        return self._end(call, args, kwargs)


class Recorder(Recorded):
    """A plain callable that takes no time and returns None: for callbacks."""

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        """Remember the call."""
        call = self._begin(args, kwargs, self._timeline.student_line())
        self._end(call, args, kwargs)
