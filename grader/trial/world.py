"""A test's view of time: it makes the operations, measures, and says what a deviation means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from grader.clock.clock import Clock
from grader.clock.reading import NS
from grader.clock.real import RealClock
from grader.clock.timeline import Span
from grader.errors import Lesson, WindowMissed
from grader.trial.loading import without_addresses
from grader.trial.operations import BlockingOperation, Operation, Recorder, Seconds
from grader.trial.stage import Stage


def points(number: int) -> pytest.MarkDecorator:
    """Mark a test as worth `number` points, a whole number; a test without the mark is worth 1."""
    if not isinstance(number, int) or number < 0:
        raise ValueError(f"points are whole numbers from 0, not {number!r}")
    return pytest.mark.points(number)


class World:
    """What the fixture `world` gives. All times are seconds on the trial's clock."""

    def __init__(self, clock: Clock | RealClock, stage: Stage) -> None:
        self.clock = clock
        self._stage = stage
        self.lessons: list[Lesson] = []
        """What tests observed, oldest first, also where student code swallowed the exception."""
        self.freezing_is_allowed = False
        self._start_ns = clock.now_ns

    def begin(self) -> None:
        """Measure from now: called when the test's body starts."""
        self._start_ns = self.clock.now_ns

    # -- making --------------------------------------------------------------------------------------------

    def operation(self, name: str, *, seconds: Seconds = 0.0, returns: Any = None, raises: Any = None) -> Operation:
        """An async callable for student code.

        `seconds` is a number, a mapping from the first argument, or a function of the arguments; `returns` and
        `raises` are what comes after them, or functions of the arguments that give it.
        """
        return Operation(self.clock.timeline, name, seconds, returns, raises)

    def blocking_operation(
        self, name: str, *, seconds: Seconds = 0.0, returns: Any = None, raises: Any = None
    ) -> BlockingOperation:
        """A plain callable that blocks its thread; otherwise as `operation`."""
        return BlockingOperation(self.clock.timeline, name, seconds, returns, raises)

    def recorder(self, name: str) -> Recorder:
        """A plain callback that takes no time and remembers when it was called with what."""
        return Recorder(self.clock.timeline, name)

    def may_freeze(self) -> None:
        """Don't fail this test because the loop stood still: it measures by itself whom that hurts."""
        self.freezing_is_allowed = True

    # -- seeing --------------------------------------------------------------------------------------------

    @property
    def elapsed(self) -> float:
        """Seconds since the test's body started."""
        return (self.clock.now_ns - self._start_ns) / NS

    @property
    def tape(self) -> list[Span]:
        """All operations, in the order in which they began."""
        return self.clock.timeline.of("operation", "blocking")

    # -- the student's side --------------------------------------------------------------------------------

    def supply(self, name: str, function: Any) -> None:
        """Let the student's file import `function` as that of exercise `name`. To be called in a fixture."""
        self._stage.supplied[name] = function

    def program(self, source: str) -> Any:
        """The names that `source` defines. It is executed where the student's code is, which can read all of it.

        For what must be in the same event loop as the student's code: tasks that are looked at, programs that are run.
        """
        return self._stage.program(source)

    def seed(self, number: int) -> None:
        """Seed `random` for the student's code; it is seeded for every test anyway."""
        self._stage.seed(number)

    @property
    def luck(self) -> int:
        """A number that is another one when student code has drawn from `random`, or seeded it."""
        return self._stage.luck()

    def collect_garbage(self) -> None:
        """Have what student code no longer refers to destroyed."""
        self._stage.collect_garbage()

    @property
    def loops(self) -> list[str]:
        """For every event loop that student code made during the test's body: `open` or `closed`."""
        return self._stage.loops()

    @property
    def sleeps(self) -> int:
        """How often student code has called `asyncio.sleep`."""
        return self._stage.sleeps()

    @property
    def has_subprocess(self) -> bool:
        """Whether at the end of the last call a child process was running, or had ended without asyncio's noticing."""
        return self._stage.has_subprocess()

    @property
    def unfinished(self) -> list[str]:
        """The names of the tasks that are not done, except the test's own. For coroutine tests."""
        return self._stage.unfinished()

    async def settle(self, limit_s: float) -> None:
        """Give these tasks at most so many seconds to end."""
        await self._stage.settle(limit_s)

    async def end_unfinished(self) -> None:
        """Cancel these tasks and wait for their end."""
        await self._stage.end_unfinished()

    # -- judging -------------------------------------------------------------------------------------------

    def took(self, seconds: float, *, because: str, otherwise: Mapping[float, str] | None = None) -> None:
        """Demand that the body took exactly `seconds` up to now.

        `because` is the formula that a learner reads; `otherwise` maps other totals, in seconds, to the
        misconception that they prove. Raises WindowMissed.
        """
        if abs(self.elapsed - seconds) > self.clock.tolerance_s:
            raise self._missed(seconds, because, otherwise, at_most=False)

    def took_at_most(self, seconds: float, *, because: str, otherwise: Mapping[float, str] | None = None) -> None:
        """As `took`, but less is also good."""
        if self.elapsed > seconds + self.clock.tolerance_s:
            raise self._missed(seconds, because, otherwise, at_most=True)

    def _missed(
        self, expected_s: float, because: str, otherwise: Mapping[float, str] | None, *, at_most: bool
    ) -> WindowMissed:
        near = [slug for total, slug in (otherwise or {}).items() if self.elapsed == self.about(total)]
        return WindowMissed(self.elapsed, expected_s, because, near[0] if near else None, at_most=at_most)

    def about(self, seconds: Any) -> Any:
        """A number of seconds, or a list of them, that equals what is near enough on this clock."""
        return pytest.approx(seconds, rel=0, abs=self.clock.tolerance_s)

    def check(self, is_right: bool, misconception: str, sentence: str) -> None:
        """Demand something whose absence has a name. Raises Lesson; the trial fails even if that is swallowed."""
        if not is_right:
            lesson = Lesson(misconception, without_addresses(sentence), line=self.clock.timeline.student_line())
            self.lessons.append(lesson)
            raise lesson
