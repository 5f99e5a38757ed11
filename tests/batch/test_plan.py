"""The tests that there are, as their files' syntax says."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.author.new import new
from grader.batch.plan import Planned, plan
from grader.catalogue import Exercise, Kit

TESTS = '''
import pytest
from pytest import mark
from grader.trial.world import points


def test_plain(exercise):
    """One line.

    More lines.
    Stays because it is so plain.
    """


@pytest.mark.points(3)
async def test_worth_three(exercise): ...


@points(0)
def test_worth_nothing(exercise): ...


@mark.skip
async def test_skipped(exercise): ...


class TestGroup:
    async def test_inside(self, exercise): ...


def test_twice(): ...
def test_twice(): ...


def helper(): ...
'''


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """A new exercise whose hidden tests are TESTS."""
    for side in ["exercises", "solutions"]:
        (tmp_path / side).mkdir()
    new(Kit(tmp_path), "c01_start/e1_wait")
    [found] = Kit(tmp_path).exercises
    found.hidden_tests.write_text(TESTS)
    return found


def test_every_test_function_is_planned_visible_ones_first(exercise: Exercise) -> None:
    found = [(test.name, test.is_hidden, test.max_points) for test in plan(exercise)]
    assert found == [
        ("test_returns_the_result", False, 1),
        ("test_plain", True, 1),
        ("test_worth_three", True, 3),
        ("test_worth_nothing", True, 0),
        ("test_skipped", True, 1),
        ("test_inside", True, 1),
        ("test_twice", True, 1),
        ("test_twice", True, 1),
    ]


def test_the_title_is_the_first_line_of_the_docstring(exercise: Exercise) -> None:
    titles = {test.name: test.title for test in plan(exercise)}
    assert titles["test_plain"] == "One line."
    assert titles["test_inside"] == ""


def test_a_line_of_the_docstring_may_say_why_the_test_stays(exercise: Exercise) -> None:
    assert [test.name for test in plan(exercise) if test.stays] == ["test_plain"]


def test_without_hidden_tests_only_the_visible_ones_are_planned(exercise: Exercise) -> None:
    exercise.hidden_tests.unlink()
    assert [test.is_hidden for test in plan(exercise)] == [False]


@pytest.mark.parametrize(("outcome", "misconception"), [("timeout", "timeout"), ("crashed", None), ("not-run", None)])
def test_a_test_that_gave_no_result_has_no_points_and_a_reason(outcome: str, misconception: str | None) -> None:
    result = Planned("wait", "test_it", "Title.", is_hidden=True, max_points=2).failed(outcome, "Why.", line=7)  # type: ignore[arg-type]
    assert (result.points, result.max_points, result.hidden, result.title) == (0, 2, True, "Title.")
    assert (result.outcome, result.misconception, result.message, result.line) == (outcome, misconception, "Why.", 7)
