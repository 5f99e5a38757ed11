"""What can go wrong, as a tree.

AwaitlingsError            one sentence for the user: what, where, and the remedy
├── BadInput               a path, an option or a name that can't be used
└── BadExercise            an exercise that is not sound, with its folder
Lesson (AssertionError)    a test failed for a reason that it names itself
└── WindowMissed           it took another time than expected
"""

from __future__ import annotations


class AwaitlingsError(Exception):
    """The text is one sentence for the user, with the remedy. Commands print it and exit with 2."""


class BadInput(AwaitlingsError):
    """A path, an option or a name that can't be used."""


class BadExercise(AwaitlingsError):
    """An exercise of the kit that is not sound."""


class Lesson(AssertionError):
    """A failure that knows its `misconception`; the text is a sentence for the learner.

    `is_root` says that nothing else seen in the trial can be the cause. `line` is the student's, if known.
    """

    def __init__(
        self, misconception: str | None, sentence: str, *, is_root: bool = False, line: int | None = None
    ) -> None:
        self.misconception = misconception
        self.is_root = is_root
        self.line = line
        super().__init__(sentence)


class WindowMissed(Lesson):
    """Seconds measured and expected; `formula` says how the expectation comes about: `2.00 s = max(1, 2)`."""

    def __init__(
        self, measured_s: float, expected_s: float, because: str, misconception: str | None, *, at_most: bool
    ) -> None:
        self.measured_s = measured_s
        self.expected_s = expected_s
        self.formula = f"{'at most ' if at_most else ''}{expected_s:.2f} s = {because}"
        super().__init__(misconception, f"took {measured_s:.2f} s, expected {self.formula}")
