"""What was seen in a trial, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.clock.stall import Stall
from grader.clock.timeline import Span
from grader.errors import Lesson


@dataclass(frozen=True)
class Forgotten:
    """A coroutine that was never awaited: its name, and the student's line that made it."""

    name: str
    line: int | None


@dataclass(frozen=True)
class Raised:
    """An exception that student code let out: `text` is `Type: message`, `inside` what its line had called."""

    text: str
    line: int | None
    inside: str = ""
    is_timeout: bool = False
    asked: str = ""
    """What the function should do instead, if the exception is its own: `fetch_all` returns a list."""


TEST = "the test"
"""The `function` of what student code started while no function of the student's that a test had called was running."""


@dataclass(frozen=True)
class LeftOver:
    """A task that outlived the student's `function` that made it: its name, and the line that made it."""

    function: str
    name: str
    line: int | None


@dataclass(frozen=True)
class WrongShape:
    """A value of a kind that the exercise can't mean, in a sentence. It is no failure by itself.

    `is_certain` says that it explains whatever else went wrong: a task, say, where a list belongs.
    """

    misconception: str | None
    sentence: str
    is_certain: bool = False


@dataclass(frozen=True)
class Evidence:
    """Everything that rules may look at. Spans are in nanoseconds since the trial began."""

    lesson: Lesson | None = None
    """The first failure that named itself: in the subject, in a check, or a window."""
    raised: Raised | None = None
    assertion: str | None = None
    """The first lines of the test's own failed assertion."""
    ended_program: bool = False
    """Whether student code ended the process in which it ran."""
    wrong_shape: WrongShape | None = None
    stall: Stall | None = None
    never_awaited: list[Forgotten] = field(default_factory=list)
    frozen: list[Span] = field(default_factory=list)
    is_starved: bool = False
    """Whether a loop computed for so long that nothing else had a turn."""
    left_running: list[LeftOver] = field(default_factory=list)
    lost_exceptions: list[str] = field(default_factory=list)
    """What ended tasks and threads without anybody looking."""
    callback_errors: list[str] = field(default_factory=list)
    """What functions raised that the loop itself had called."""
    operations: list[Span] = field(default_factory=list)
    tasks: list[Span] = field(default_factory=list)
    tolerance_s: float = 1e-6
    """How far times of the trial's clock may be off."""
    ran_to_end: bool = True
    """Whether the test's body was executed to its last line."""


@dataclass(frozen=True)
class Diagnosis:
    """Why a test failed: `message` says what happened, `advice` what to do. `misconception` may be unknown."""

    misconception: str | None
    message: str
    advice: str | None = None
    line: int | None = None
