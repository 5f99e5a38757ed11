"""The kit's own programs have the same verdicts in one process and across two; for all see `same_verdicts.py`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.catalogue import Exercise, Kit
from grader.judge.isolation import Reached

sys.path.insert(0, str(Path(__file__).parent))

from same_verdicts import Difference, compare, files_of

sys.path.pop(0)

KIT = Kit(Path(__file__).resolve().parents[2])
CHAPTERS = {3, 7}
"""Those of which every program is compared: of the rest it is the reference solution."""


def chosen() -> list[tuple[Exercise, Path]]:
    """The programs, in the order of the kit."""
    return [
        (exercise, path)
        for exercise in KIT.exercises
        for path in (files_of(exercise) if exercise.order[0] in CHAPTERS else [exercise.solution])
    ]


@pytest.fixture(scope="module")
def compared(reached: Reached) -> tuple[int, list[Difference]]:
    """The number of verdicts, and those that differ."""
    return compare(KIT, chosen(), reached if reached.confines else Reached(), jobs=2)


def test_what_is_right_has_the_same_verdict_across_two_processes(compared: tuple[int, list[Difference]]) -> None:
    assert not [each for each in compared[1] if each.file.parent.name != "wrong"]


def test_what_is_wrong_nearly_always_fails_the_same_tests(compared: tuple[int, list[Difference]]) -> None:
    """What happens in the same instant may come in another order there, which only wrong programs show."""
    assert len(compared[1]) < 0.01 * compared[0]


def test_every_exercise_and_many_wrong_programs_are_compared(compared: tuple[int, list[Difference]]) -> None:
    assert {exercise.slug for exercise, _ in chosen()} == set(KIT.slugs)
    assert sum(path.parent.name == "wrong" for _, path in chosen()) > 50
    assert compared[0] > 400
