"""Failures that name themselves."""

from __future__ import annotations

import pytest

from grader.errors import AwaitlingsError, BadExercise, BadInput, Lesson, WindowMissed


@pytest.mark.parametrize(
    ("at_most", "sentence"),
    [
        (False, "took 3.00 s, expected 1.00 s = max(1, 1, 1)"),
        (True, "took 3.00 s, expected at most 1.00 s = max(1, 1, 1)"),
    ],
)
def test_a_missed_window_says_measured_expected_and_why(at_most: bool, sentence: str) -> None:
    missed = WindowMissed(3.0, 1.0, "max(1, 1, 1)", "sequential-await", at_most=at_most)
    assert str(missed) == sentence
    assert (missed.measured_s, missed.expected_s, missed.misconception) == (3.0, 1.0, "sequential-await")


@pytest.mark.parametrize("kind", [BadInput, BadExercise])
def test_what_users_did_wrong_is_one_family(kind: type[Exception]) -> None:
    assert issubclass(kind, AwaitlingsError)


def test_a_lesson_is_a_failed_assertion() -> None:
    lesson = Lesson("spin", "It spins.", line=4)
    assert isinstance(lesson, AssertionError)
    assert (str(lesson), lesson.misconception, lesson.line, lesson.is_root) == ("It spins.", "spin", 4, False)
