"""The record of a trial: who did what, from when to when, in virtual time."""

from __future__ import annotations

import sys
from collections import Counter
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import FrameType
from typing import Literal, Protocol

MAX_SPANS = 10_000
caller: ContextVar[tuple[int | None, str]] = ContextVar("caller", default=(None, ""))
"""Where student code is in another process: its line that called, and the name of what it called."""

Kind = Literal["call", "task", "operation", "blocking", "sleep", "frozen"]
Outcome = Literal["returned", "raised", "cancelled"]


class Time(Protocol):
    """A clock, virtual or real."""

    @property
    def now_ns(self) -> int:
        """Nanoseconds since the trial began."""


@dataclass(slots=True)
class Span:
    """Something that took time. Times are nanoseconds since the trial began; `end_ns` is None while it goes on.

    `line` is the student's line that started it; a task also has the number of the student `call` that it belongs to.
    What is real took real time, and not the same in every run.
    """

    kind: Kind
    name: str
    start_ns: int
    end_ns: int | None = None
    line: int | None = None
    outcome: Outcome | None = None
    call: int | None = None
    is_real: bool = False

    @property
    def duration_ns(self) -> int:
        """Nanoseconds; 0 while it goes on."""
        return 0 if self.end_ns is None else self.end_ns - self.start_ns


@dataclass(slots=True)
class Timeline:
    """Spans in the order in which they began, at most `MAX_SPANS` of a kind; `dropped` counts the rest."""

    clock: Time
    source: str = ""
    """The student's file: lines are looked up in it."""
    spans: list[Span] = field(default_factory=list)
    dropped: int = 0
    is_starved: bool = False
    """Whether a loop computed for so long that nothing else had a turn."""
    _counts: Counter[Kind] = field(default_factory=Counter)

    def begin(self, kind: Kind, name: str, line: int | None = None) -> Span:
        """Start a span now, at the student's `line`: by default the one that is running."""
        span = Span(kind, name, self.clock.now_ns, line=self.student_line() if line is None else line)
        if self._counts[kind] < MAX_SPANS:
            self._counts[kind] += 1
            self.spans.append(span)
        else:
            self.dropped += 1
        return span

    def end(self, span: Span, outcome: Outcome, end_ns: int | None = None) -> None:
        """End a span, by default now, unless it has ended."""
        if span.end_ns is None:
            span.end_ns = self.clock.now_ns if end_ns is None else end_ns
            span.outcome = outcome

    def froze(self, what: str, start_ns: int, *, is_real: bool = False) -> None:
        """Record that the loop stood still from `start_ns` until now, because of what the student's line called."""
        span = self.begin("frozen", self.called_by_student() or what)
        span.start_ns, span.is_real = start_ns, is_real
        self.end(span, "returned")

    def called_by_student(self) -> str | None:
        """The name of the function that the student's innermost line has called."""
        if not self.source:
            return caller.get()[1] or None
        frame: FrameType | None = sys._getframe(1)
        called: FrameType | None = None
        while frame is not None and frame.f_code.co_filename != self.source:
            called, frame = frame, frame.f_back
        if frame is None or called is None:
            return None
        name = getattr(called.f_locals.get("self"), "name", None)
        if called.f_code.co_name == "__call__" and isinstance(name, str):
            return name  # an operation of the test
        qualified = called.f_code.co_qualname.rpartition("<locals>.")[2]
        if called.f_globals.get("__name__") == "subprocess":
            return f"subprocess.{qualified}"
        return {"sleep": "time.sleep", "VirtualLock.acquire": "Lock.acquire", "join": "Thread.join"}.get(
            qualified, qualified
        )

    def student_line(self) -> int | None:
        """The line of the student's file that is running in this thread, if any: the innermost one."""
        if not self.source:
            return caller.get()[0]
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self.source:
                return frame.f_lineno
            frame = frame.f_back
        return None

    def of(self, *kinds: Kind) -> list[Span]:
        """The spans of these kinds, in order of their beginning."""
        return [span for span in self.spans if span.kind in kinds]
