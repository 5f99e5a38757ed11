"""Where student code runs: its module on the trial's clock, and what is found there when the test is over.

In a learner's own session the stage is in the test's process. Where it counts it is in another one; then the test
talks to a stand-in with the same few methods.
"""

from __future__ import annotations

import asyncio
import gc
import random
import sys
import textwrap
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Protocol

from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.clock.real import RealClock
from grader.clock.recorded import RecordedLoop
from grader.clock.timeline import Span
from grader.diagnosis.evidence import TEST, Forgotten, LeftOver, WrongShape
from grader.trial.loading import Script, describe
from grader.trial.siblings import Siblings, importable
from grader.trial.subject import Record, Subject
from grader.trial.waste import thrown_away, watching_for_waste

PART_OF_A_SPIN = 1 / 3
"""The part of what is let pass elsewhere after which a program spins: a test of an exercise has few things to do."""


@dataclass
class Findings:
    """What is left of the student's code, and what its event loops report. Spans are in nanoseconds, as the clock."""

    never_awaited: list[Forgotten] = field(default_factory=list)
    is_starved: bool = False
    left_running: list[LeftOver] = field(default_factory=list)
    lost_exceptions: list[str] = field(default_factory=list)
    callback_errors: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    is_exact: bool = True
    """Whether all time was virtual."""
    wrong_shape: WrongShape | None = None
    asked: str = ""
    """What the last function that let an exception out to the test should have returned, in words."""


class StageLost(BaseException):
    """The student's process is gone: it ended, or it took too long and was given up. `line` is where it hung."""

    is_timeout = False
    line: int | None = None

    def __init__(self, reason: str, *, is_timeout: bool = False, line: int | None = None) -> None:
        super().__init__(reason)
        self.is_timeout = is_timeout
        self.line = line


class Stage(Protocol):
    """Use `running` around set-up, call and tear-down of a test, `watched` around its body, then `findings`."""

    @property
    def lost(self) -> StageLost | None:
        """Set when nothing more can be had from the stage."""

    def code(self, line: int | None) -> str | None:
        """The text of a line of the student's file, None where there is none to show."""

    supplied: dict[str, Any]
    """What the file imports from other exercises, by name, in place of what these give."""

    @property
    def subject(self) -> Any:
        """The student's functions by name."""

    def running(self) -> Any:
        """A context: the calling thread lives on the trial's clock."""

    def watched(self) -> Any:
        """A context: what is thrown away is noticed. The module is loaded at its start if a test asked for it."""

    def findings(self, error: BaseException | None) -> Findings:
        """What is to be seen now. To be called once, inside of `watched`.

        `error` is what ended the test: its frames give up what they hold, and after that, what is unreachable shows.
        """

    def program(self, source: str) -> Any:
        """The names that the source text defines, executed where the student's code is."""

    def unfinished(self) -> list[str]:
        """The names of the student's tasks that are not done."""

    async def settle(self, limit_s: float) -> None:
        """Wait for the end of these tasks, at most so many seconds."""

    async def end_unfinished(self) -> None:
        """Cancel these tasks and wait for their end."""

    def sleeps(self) -> int:
        """How often student code has called `asyncio.sleep`."""

    def loops(self) -> list[str]:
        """For every event loop that student code has made in the test's body: `open` or `closed`."""

    def has_subprocess(self) -> bool:
        """Whether at the end of the last call a child process was running, or had ended without asyncio's noticing."""

    def seed(self, number: int) -> None:
        """Seed the generator of `random` that the student's code uses."""

    def luck(self) -> int:
        """A number that is another one when the generator of `random` has been used."""

    def collect_garbage(self) -> None:
        """Have unreachable objects of the student's code destroyed."""


class LocalStage:
    """The stage in this process."""

    lost: StageLost | None = None

    def __init__(self, script: Script, siblings: Siblings, clock: Clock | RealClock) -> None:
        self.supplied: dict[str, Any] = {}
        self._script = script
        self._siblings = siblings
        self._clock = clock
        self._record: Record | None = None
        self._own_loops = 0
        self._seen: list[warnings.WarningMessage] = []
        clock.timeline.source = script.file

    def code(self, line: int | None) -> str | None:
        """As the script's."""
        return self._script.code(line)

    @property
    def subject(self) -> Subject:
        """The student's module, loaded when first asked for."""
        if self._record is None:
            self._record = Record(self._script, self._clock.timeline)
        return Subject(self._record)

    @contextmanager
    def running(self) -> Iterator[None]:
        """The calling thread lives on the clock inside the block."""
        on_its_clock = on_clock(self._clock) if isinstance(self._clock, Clock) else self._clock.running()
        slug = self._script.slug
        shadowed = sys.modules.get(slug)
        drawn = random.getstate()
        random.seed(slug)  # the same luck in every run
        with on_its_clock, importable(slug, self._siblings, self.supplied):
            yield
        sys.modules.pop(slug, None)
        if shadowed is not None:
            sys.modules[slug] = shadowed
        random.setstate(drawn)
        self._record = None

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Notice what is thrown away inside the block; at its start the module is loaded, if a test asked for it."""
        with watching_for_waste() as self._seen:
            if self._record is not None:
                self._record.load()
            self._own_loops = len(self._clock.loops)
            yield

    def findings(self, error: BaseException | None, *copies: BaseException) -> Findings:
        """What is to be seen now; unreachable coroutines are collected, so that their warnings belong to this test.

        `copies` of the error give up what they hold, too.
        """
        left = self._left_running()
        for each in filter(None, [error, *copies]):
            traceback.clear_frames(each.__traceback__)
        gc.collect()
        timeline = self._clock.timeline
        return Findings(
            never_awaited=thrown_away(self._seen, timeline.source),
            is_starved=timeline.is_starved,
            left_running=left,
            lost_exceptions=self._loop_errors(of_tasks=True) + [describe(e) for e in self._clock.thread_errors],
            callback_errors=self._loop_errors(of_tasks=False),
            spans=timeline.spans,
            is_exact=self._clock.is_exact,
            wrong_shape=self._record.wrong_shape if self._record is not None else None,
            asked=self._record.asked if self._record is not None else "",
        )

    def coroutine_functions(self) -> list[str]:
        """As the record's, of what is loaded by now."""
        return self._record.coroutine_functions() if self._record is not None else []

    def _left_running(self) -> list[LeftOver]:
        """What outlived its call, and what student code started outside of one and never ended."""
        left = list(self._record.left_running) if self._record is not None else []
        for loop in self._clock.loops:
            if not loop.is_closed():
                pending = [loop.tasks[task] for task in asyncio.all_tasks(loop) if task in loop.tasks]
                own = [span for span in pending if span.call is None and span.line is not None]
                left += [LeftOver(TEST, span.name, span.line) for span in own]
        return left

    def _loop_errors(self, *, of_tasks: bool) -> list[str]:
        """Exceptions that the loops reported by themselves: of tasks and futures, or of callbacks."""
        problems = [problem for loop in self._clock.loops for problem in loop.problems]
        errors = [
            problem.get("exception") for problem in problems if bool(problem.keys() & {"task", "future"}) is of_tasks
        ]
        return [describe(error) for error in errors if isinstance(error, Exception)]

    # -- what a test may ask of the student's side -----------------------------------------------------------

    def program(self, source: str) -> Any:
        """The names that the source text defines, executed here."""
        names: dict[str, Any] = {"__name__": "program"}
        exec(compile(textwrap.dedent(source), "<program>", "exec"), names)  # noqa: S102 - it comes from a test
        return SimpleNamespace(**names)

    def _unfinished(self) -> set[asyncio.Task[Any]]:
        loop = asyncio.get_running_loop()
        spans = loop.tasks if isinstance(loop, RecordedLoop) else {}
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        return {task for task in others if task in spans and not (spans[task].call is spans[task].line is None)}

    def unfinished(self) -> list[str]:
        """The names of the tasks that are not done, except the caller's."""
        return sorted(getattr(task.get_coro(), "__name__", task.get_name()) for task in self._unfinished())

    async def settle(self, limit_s: float) -> None:
        """Wait for the end of these tasks, at most so many seconds."""
        tasks = self._unfinished()
        if tasks:
            await asyncio.wait(tasks, timeout=limit_s)

    async def end_unfinished(self) -> None:
        """Cancel these tasks and wait for their end."""
        tasks = self._unfinished()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def sleeps(self) -> int:
        """How often student code has called `asyncio.sleep`."""
        return len(self._clock.timeline.of("sleep"))

    def loops(self) -> list[str]:
        """For every event loop made since the test's body began: `open` or `closed`."""
        return ["closed" if loop.is_closed() else "open" for loop in self.own_loops()]

    def own_loops(self) -> list[RecordedLoop]:
        """These loops."""
        return self._clock.loops[self._own_loops :]

    def has_subprocess(self) -> bool:
        """Whether a child process was running when the last call returned; on the real clock nobody knows."""
        return self._record is not None and self._record.had_subprocess

    def seed(self, number: int) -> None:
        """Seed the generator of `random`."""
        random.seed(number)

    def luck(self) -> int:
        """A number that is another one when the generator of `random` has been used."""
        return hash(random.getstate())

    def collect_garbage(self) -> None:
        """Destroy unreachable objects."""
        gc.collect()
