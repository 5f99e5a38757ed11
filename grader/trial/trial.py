"""One test of one submission, from the clock's start to the verdict."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from grader.catalogue import Exercise
from grader.clock.clock import Clock
from grader.clock.reading import NS
from grader.clock.real import RealClock
from grader.clock.stall import Stall
from grader.clock.timeline import Span
from grader.diagnosis.evidence import Diagnosis, Evidence, Raised
from grader.diagnosis.rules import diagnose
from grader.errors import Lesson, WindowMissed
from grader.report.model import Outcome, Row, TestResult
from grader.trial.comparison import compared_by_test, comparison
from grader.trial.loading import Script, Sighting, without_addresses
from grader.trial.siblings import LocalSiblings, Locate
from grader.trial.stage import PART_OF_A_SPIN, Findings, LocalStage, Stage, StageLost
from grader.trial.world import World

MAX_TEXT = 500
"""Characters of a test's own assertion that go into the report."""
MAX_ROWS = 60
"""Spans of a timeline that go into the report."""


class Trial:
    """The stage, the clock and the world of one test. Use `stage.running` around set-up, call and tear-down."""

    def __init__(self, exercise: Exercise, stage: Stage, clock: Clock | RealClock) -> None:
        self.exercise = exercise
        self.stage = stage
        self.clock = clock
        self.world = World(clock, stage)
        self.diagnosis: Diagnosis | None = None
        self.evidence = Evidence(ran_to_end=False)
        self.findings = Findings()
        self._compared = ""
        if isinstance(clock, Clock):
            clock.be_sure_after(PART_OF_A_SPIN)

    @classmethod
    def local(cls, exercise: Exercise, locate: Locate, *, real_time: bool = False) -> Trial:
        """A trial with student code in this process; `locate` finds the file of an exercise."""
        clock = RealClock() if real_time else Clock()
        siblings = LocalSiblings(exercise.folder.parents[2], locate)
        return cls(exercise, LocalStage(Script.read(exercise, locate(exercise)), siblings, clock), clock)

    def explain(self, op: str, left: object, right: object) -> str:
        """The sentence for a comparison of the test that does not hold."""
        self._compared = comparison(op, left, right, compared_by_test(self.exercise))
        return self._compared

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Around the test's body: an exception is taken as evidence, and the block ends with the diagnosis."""
        error: BaseException | None = None
        with self.stage.watched():
            self.world.begin()
            try:
                yield
            except (KeyboardInterrupt, GeneratorExit):
                raise
            except BaseException as caught:  # noqa: BLE001 - everything is evidence
                error = caught
            self.evidence = self._gather(error)
        self.diagnosis = diagnose(self.evidence)

    def _gather(self, error: BaseException | None) -> Evidence:
        """All evidence, of the test and of the stage."""
        lesson = lesson_in(error)
        raised = assertion = None
        lost = self.stage.lost or (error if isinstance(error, StageLost) else None)
        if lost is None and error is not None and lesson is None and not isinstance(error, Stall):
            seen = Sighting.of(error, self.clock.timeline.source)
            if isinstance(error, NotImplementedError) and seen.line is not None:
                sentence = f"`{seen.raised_in}` still raises NotImplementedError: not started yet."
                lesson = Lesson("not-started", sentence, is_root=True, line=seen.line)
            elif is_timeout(error):
                raised = Raised(str(self.exercise.limit), seen.line, is_timeout=True)
            elif isinstance(error, AssertionError) and (seen.line is None or seen.raised_in in self._test_files):
                assertion = short(str(error), self._compared)
            elif seen.line is not None:
                raised = Raised(seen.text, seen.line, seen.called)
            else:
                assertion = f"your result can't be used as the exercise says: {seen.text}"
        lesson = self.world.lessons[0] if self.world.lessons and (lesson is None or not lesson.is_root) else lesson
        self.findings = found = self.stage.findings(error)
        lost = lost or self.stage.lost  # if only by asking for that
        if lost is not None:
            raised = Raised(str(self.exercise.limit), lost.line, is_timeout=True) if lost.is_timeout else None
            assertion = None
        timeline = self.clock.timeline
        return Evidence(
            lesson=lesson,
            raised=dataclasses.replace(raised, asked=found.asked) if raised and not raised.inside else raised,
            assertion=assertion,
            ended_program=lost is not None and not lost.is_timeout,
            wrong_shape=found.wrong_shape,
            stall=self.clock.stall or (error if isinstance(error, Stall) else None),
            never_awaited=found.never_awaited,
            frozen=[] if self.world.freezing_is_allowed else timeline.of("frozen"),
            is_starved=found.is_starved,
            left_running=found.left_running,
            lost_exceptions=found.lost_exceptions,
            callback_errors=found.callback_errors,
            operations=self.world.tape,
            tasks=[span for span in found.spans if span.kind == "task"],
            tolerance_s=self.clock.tolerance_s,
            ran_to_end=error is None,
        )

    @property
    def _test_files(self) -> set[str]:
        return {self.exercise.visible_tests.name, self.exercise.hidden_tests.name}

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
            omitted=self.omitted,
        )
        if found is None:
            return passed
        return msgspec.structs.replace(
            passed,
            points=0,
            outcome=self._outcome(found),
            misconception=found.misconception,
            message=found.message,
            advice=found.advice,
            line=found.line,
            code=self.stage.code(found.line),
            expected_s=window.expected_s if window else None,
            measured_s=window.measured_s if window else None,
            formula=window.formula if window else None,
        )

    def _outcome(self, found: Diagnosis) -> Outcome:
        if self.evidence.ended_program:
            return "crashed"
        return "timeout" if found.misconception == "timeout" else "failed"

    def rows(self) -> list[Row]:
        """The timeline for the report: at most `MAX_ROWS` spans, without tasks; equal starts ordered by name.

        Which of two operations of the same instant begins first may depend on addresses in memory. A timeline that
        holds real time is left out: the same class must give the same report.
        """
        spans = sorted(self._spans(), key=lambda span: (span.start_ns, span.kind != "call", span.name))[:MAX_ROWS]
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

    @property
    def omitted(self) -> int:
        """How many spans of the timeline are not among the rows."""
        spans = self._spans()
        return max(len(spans) - MAX_ROWS, 0) + (self.clock.timeline.dropped if spans else 0)

    def _spans(self) -> list[Span]:
        if isinstance(self.clock, Clock) and not self.clock.is_exact:
            return []
        theirs = [span for span in self.findings.spans if span.kind in {"call", "sleep"}]
        return self.clock.timeline.of("operation", "blocking", "frozen") + theirs


def lesson_in(error: BaseException | None) -> Lesson | None:
    """The lesson that the exception is, or that a group holds."""
    if isinstance(error, BaseExceptionGroup):
        return next((found for inner in error.exceptions if (found := lesson_in(inner)) is not None), None)
    return error if isinstance(error, Lesson) else None


def is_timeout(error: BaseException) -> bool:
    """Whether the exception is pytest-timeout's."""
    return type(error).__name__ == "Failed" and str(error).startswith("Timeout")


def short(text: str, compared: str = "") -> str:
    """An assertion's text for a person: the test's own sentence, and what was compared, without pytest's additions."""
    own, _, rest = f"\n{without_addresses(text)}".partition("\nassert ")
    lines = [line.strip() for line in own.splitlines() if line.strip() and not line.lstrip().startswith("+")]
    parts = [*lines[:2], *([compared] if compared and compared in rest else [])]
    return "; ".join(parts)[:MAX_TEXT] or "what this test checks does not hold"
