"""One test of one submission, from the clock's start to the verdict."""

from __future__ import annotations

import asyncio
import gc
import random
import re
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import msgspec

from grader.catalogue import Exercise
from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.clock.reading import NS
from grader.clock.real import RealClock
from grader.clock.stall import Stall
from grader.diagnosis.evidence import Diagnosis, Evidence, Forgotten, LeftOver, Raised
from grader.diagnosis.rules import diagnose
from grader.errors import Lesson, WindowMissed
from grader.report.model import Row, TestResult
from grader.trial.loading import called_from, describe, line_in, raised_in, without_addresses
from grader.trial.siblings import Locate, importable
from grader.trial.subject import Subject
from grader.trial.world import World

NEVER_AWAITED = re.compile(r"coroutine '([^']+)' was never awaited")
ORIGIN_DEPTH = 12
"""Frames that a coroutine remembers of where it was made: enough to reach the student's line."""
MAX_ROWS = 60
"""Spans of a timeline that go into the report."""


class Trial:
    """The clock, the subject and the world of one test. Use `running` around set-up, call and tear-down."""

    def __init__(self, exercise: Exercise, locate: Locate, *, real_time: bool = False) -> None:
        self.exercise = exercise
        self.path = locate(exercise)
        self._locate = locate
        self.clock: Clock | RealClock = RealClock() if real_time else Clock()
        self.clock.timeline.source = str(self.path)
        self.world = World(self.clock)
        self.diagnosis: Diagnosis | None = None
        self.evidence = Evidence(ran_to_end=False)
        self._subject: Subject | None = None

    @property
    def subject(self) -> Subject:
        """The student's module, loaded when first asked for."""
        if self._subject is None:
            self._subject = Subject(self.exercise, self.path, self.clock.timeline)
        return self._subject

    @contextmanager
    def running(self) -> Iterator[None]:
        """The calling thread lives on the trial's clock inside the block."""
        on_its_clock = on_clock(self.clock) if isinstance(self.clock, Clock) else self.clock.running()
        shadowed = sys.modules.get(self.exercise.slug)
        drawn = random.getstate()
        random.seed(self.exercise.slug)  # the same luck in every run
        with on_its_clock, importable(self.exercise, self._locate):
            yield
        sys.modules.pop(self.exercise.slug, None)
        if shadowed is not None:
            sys.modules[self.exercise.slug] = shadowed
        random.setstate(drawn)
        self._subject = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Around the test's body: an exception is taken as evidence, and the block ends with the diagnosis."""
        depth = sys.get_coroutine_origin_tracking_depth()
        gc.freeze()
        error: BaseException | None = None
        with ExitStack() as stack:
            seen = stack.enter_context(warnings.catch_warnings(record=True))
            warnings.simplefilter("always")
            sys.set_coroutine_origin_tracking_depth(ORIGIN_DEPTH)
            stack.callback(sys.set_coroutine_origin_tracking_depth, depth)
            if self._subject is not None:
                self._subject.load()
            self.world.begin()
            try:
                yield
            except (KeyboardInterrupt, GeneratorExit):
                raise
            except BaseException as caught:  # noqa: BLE001 - everything is evidence
                error = caught
            self.evidence = self._gather(error, seen)
        self.diagnosis = diagnose(self.evidence)

    def _gather(self, error: BaseException | None, seen: list[warnings.WarningMessage]) -> Evidence:
        """All evidence; unreachable coroutines are collected here so that their warnings belong to this trial."""
        timeline = self.clock.timeline
        source = timeline.source
        lesson = lesson_in(error)
        raised = assertion = None
        if error is not None and lesson is None and not isinstance(error, Stall):
            line = line_in(error.__traceback__, source)
            if isinstance(error, NotImplementedError) and line is not None:
                name = raised_in(error.__traceback__).name
                sentence = f"`{name}` still raises NotImplementedError: not started yet."
                lesson = Lesson("not-started", sentence, is_root=True, line=line)
            elif is_timeout(error):
                raised = Raised(str(self.exercise.limit), line, is_timeout=True)
            elif line is not None:
                raised = Raised(describe(error), line, called_from(error.__traceback__, source))
            elif isinstance(error, AssertionError):
                assertion = short(str(error))
            else:
                assertion = f"your result can't be used as the exercise says: {describe(error)}"
        left = self._left_running()
        if error is not None:
            traceback.clear_frames(error.__traceback__)
        lesson = self.world.lessons[0] if self.world.lessons and (lesson is None or not lesson.is_root) else lesson
        gc.collect()
        return Evidence(
            lesson=lesson,
            raised=raised,
            assertion=assertion,
            stall=self.clock.stall,
            never_awaited=[found for warning in seen if (found := forgotten(str(warning.message), source))],
            frozen=[] if self.world.freezing_is_allowed else timeline.of("frozen"),
            is_starved=timeline.is_starved,
            left_running=left,
            lost_exceptions=self._loop_errors(of_tasks=True) + [describe(e) for e in self.clock.thread_errors],
            callback_errors=self._loop_errors(of_tasks=False),
            operations=self.world.tape,
            tasks=timeline.of("task"),
            tolerance_s=self.clock.tolerance_s,
        )

    def _left_running(self) -> list[LeftOver]:
        """What outlived its call, and what student code started outside of one and never ended."""
        left = list(self._subject.left_running) if self._subject is not None else []
        for loop in self.clock.loops:
            if not loop.is_closed():
                pending = [loop.tasks[task] for task in asyncio.all_tasks(loop) if task in loop.tasks]
                own = [span for span in pending if span.call is None and span.line is not None]
                left += [LeftOver("the test", span.name, span.line) for span in own]
        return left

    def _loop_errors(self, *, of_tasks: bool) -> list[str]:
        """Exceptions that the loops reported by themselves: of tasks and futures, or of callbacks."""
        problems = [problem for loop in self.clock.loops for problem in loop.problems]
        errors = [
            problem.get("exception") for problem in problems if bool(problem.keys() & {"task", "future"}) is of_tasks
        ]
        return [describe(error) for error in errors if isinstance(error, Exception)]

    def result(self, name: str, title: str, *, is_hidden: bool, max_points: int) -> TestResult:
        """The verdict. Only a test that ran to its end and in which nothing was found passes."""
        found = self.diagnosis
        if found is None and not self.evidence.ran_to_end:
            found = Diagnosis(None, "The test did not run to its end.")
        window = self.evidence.lesson if isinstance(self.evidence.lesson, WindowMissed) else None
        passed = TestResult(
            name=name,
            hidden=is_hidden,
            points=max_points,
            max_points=max_points,
            outcome="passed",
            title=title,
            virtual_s=self.clock.now_ns / NS if self.clock.is_exact else 0.0,
            timeline=self.rows(),
        )
        if found is None:
            return passed
        return msgspec.structs.replace(
            passed,
            points=0,
            outcome="timeout" if found.misconception == "timeout" else "failed",
            misconception=found.misconception,
            message=found.message,
            advice=found.advice,
            line=found.line,
            expected_s=window.expected_s if window else None,
            measured_s=window.measured_s if window else None,
        )

    def rows(self) -> list[Row]:
        """The timeline for the report: at most `MAX_ROWS` spans, without tasks; equal starts ordered by name.

        Which of two operations of the same instant begins first may depend on addresses in memory. A timeline that
        holds real time is left out: the same class must give the same report.
        """
        if isinstance(self.clock, Clock) and not self.clock.is_exact:
            return []
        spans = self.clock.timeline.of("call", "operation", "blocking", "sleep", "frozen")
        spans = sorted(spans, key=lambda span: (span.start_ns, span.kind != "call", span.name))[:MAX_ROWS]
        return [
            Row(
                span.kind,
                span.name,
                span.start_ns / NS,
                None if span.end_ns is None else span.end_ns / NS,
                span.line,
                span.outcome,
            )
            for span in spans
        ]


def lesson_in(error: BaseException | None) -> Lesson | None:
    """The lesson that the exception is, or that a group holds."""
    if isinstance(error, BaseExceptionGroup):
        return next((found for inner in error.exceptions if (found := lesson_in(inner)) is not None), None)
    return error if isinstance(error, Lesson) else None


def is_timeout(error: BaseException) -> bool:
    """Whether the exception is pytest-timeout's."""
    return type(error).__name__ == "Failed" and str(error).startswith("Timeout")


def short(text: str) -> str:
    """An assertion's text for a person: its first two lines, without what pytest adds for readers of tests."""
    lines = [
        line.strip()
        for line in without_addresses(text).splitlines()
        if line.strip() and not line.lstrip().startswith("+")
    ]
    return "; ".join(lines[:2])[:300] or "the test's assertion failed"


def forgotten(warning: str, source: str) -> Forgotten | None:
    """The coroutine that a warning reports as never awaited, with the student's line that made it."""
    match = NEVER_AWAITED.match(warning)
    if match is None:
        return None
    lines = re.findall(rf'File "{re.escape(source)}", line (\d+)', warning)
    return Forgotten(match[1].rpartition(".")[2], int(lines[-1]) if lines else None)
