"""What `awaitlings watch` draws."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from grader.catalogue import Kit
from grader.learn.screen import View, draw
from grader.learn.state import Record, State
from grader.report.model import TestResult

WHOLE = Kit(Path(__file__).resolve().parents[2])
PASSED = TestResult("test_a", hidden=False, points=1, max_points=1, outcome="passed")


def drawn(view: View, known: State, *, height: int = 24, width: int = 80) -> list[str]:
    output = io.StringIO()
    draw(view, WHOLE, known, Console(file=output, height=height, width=width))
    return output.getvalue().splitlines()


@pytest.mark.parametrize("height", [10, 24, 50, 100])
@pytest.mark.parametrize("place", [0, 20, 55])
def test_the_list_shows_the_current_exercise_and_fits(height: int, place: int) -> None:
    exercises = WHOLE.exercises
    lines = drawn(View(exercises, exercises[place], is_list=True), State(""), height=height)
    assert len(lines) <= height
    assert any(f" {exercises[place].slug} " in line for line in lines)


def test_every_exercise_has_a_sign_behind_its_chapter() -> None:
    exercises = WHOLE.exercises
    known = State("", None, {"greet_after": Record("", 2, 2), "make_tea": Record("", 1, 2)})
    lines = drawn(View(exercises, exercises[0]), known)
    assert "Running its tests …" in lines
    [first, second] = lines[-4:-2]
    signs = f"{first} {second}".split()
    assert signs[0] == "1:●✗·"
    assert [sign.partition(":")[0] for sign in signs] == [str(number) for number in range(1, 15)]
    assert sum(len(sign.partition(":")[2]) for sign in signs) == len(exercises)
    assert lines[-2] == "1 of 50 exercises done."


def test_what_is_next_comes_after_the_current_exercise() -> None:
    exercises = WHOLE.exercises
    fetch_all = WHOLE.exercise("fetch_all")
    lines = drawn(View(exercises, fetch_all, [PASSED]), State("", None, {"fetch_all": Record("", 1, 1)}))
    assert "Next: c03_concurrency/e2_breakfast/breakfast.py (press n)." in lines


def test_when_all_is_done_there_is_no_next() -> None:
    exercises = WHOLE.exercises
    known = State("", None, {exercise.slug: Record("", 1, 1) for exercise in exercises})
    lines = drawn(View(exercises, exercises[0], [PASSED]), known)
    assert "Well done: that is all of them!" in lines
    assert lines[-2] == "50 of 50 exercises done, and 6 extra."


def test_what_went_wrong_stands_above_the_progress() -> None:
    exercises = WHOLE.exercises
    lines = drawn(View(exercises, exercises[0], problem="It is gone."), State(""))
    assert lines[lines.index("It is gone.") + 1].startswith("1:···")
