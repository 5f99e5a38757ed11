"""What is remembered between two commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from grader.catalogue import Kit
from grader.errors import BadInput
from grader.learn.state import Record, State, changed_state, fingerprint, outdated, read_state, state_file
from grader.report.model import TestResult

PASSED = TestResult("test_a", hidden=False, points=1, max_points=1, outcome="passed")
FAILED = msgspec.structs.replace(PASSED, outcome="failed")
UNTOUCHED = msgspec.structs.replace(FAILED, misconception="not-started")
DONE, FAILING, FRESH = Record("", 2, 2), Record("", 1, 2), Record("", 0, 2, is_started=False)


@pytest.mark.parametrize(
    ("tests", "word"),
    [
        ([PASSED, PASSED], "done"),
        ([PASSED, FAILED], "failing"),
        ([UNTOUCHED], "not started"),
        ([PASSED, UNTOUCHED], "not started"),
    ],
)
def test_a_record_is_a_word(tests: list[TestResult], word: str) -> None:
    assert Record.of("", tests).word == word


def test_the_state_outlives_the_process_and_lies_outside_of_the_kit(kit: Kit) -> None:
    with changed_state(kit) as state:
        state.records["make_tea"] = DONE
        state.hints["make_tea"] = 2
    assert read_state(Kit(kit.root)) == State(str(kit.root), None, {"make_tea": DONE}, {"make_tea": 2})
    assert not state_file(kit).is_relative_to(kit.root)


def test_each_kit_has_a_state_of_its_own(kit: Kit, tmp_path: Path) -> None:
    assert state_file(kit) != state_file(Kit(tmp_path))


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b'{"kit": 3}', b'{"kit": "x", "hints": {"a": "b"}}'])
def test_a_state_that_can_not_be_read_is_a_new_one(kit: Kit, content: bytes) -> None:
    state_file(kit).parent.mkdir(parents=True)
    state_file(kit).write_bytes(content)
    assert read_state(kit) == State(str(kit.root))


@pytest.mark.parametrize("in_the_way", ["state", "state/awaitlings"])
def test_a_state_that_can_not_be_written_is_bad_input(kit: Kit, tmp_path: Path, in_the_way: str) -> None:
    (tmp_path / in_the_way).parent.mkdir(exist_ok=True)
    (tmp_path / in_the_way).write_text("mine")
    with pytest.raises(BadInput, match="your progress is kept there"), changed_state(kit):
        pass


def test_the_first_that_is_not_done_comes_next_and_extra_ones_last(kit: Kit) -> None:
    tea = kit.exercise("make_tea").folder / "exercise.toml"
    tea.write_text(f"extra = true\n{tea.read_text()}")
    order = []
    state = State("")
    while (exercise := state.next_undone(kit.exercises)) is not None:
        order.append(exercise.slug)
        state.records[exercise.slug] = DONE
    assert order == ["greet_after", "fetch_all", "make_tea"]


def test_what_comes_next_begins_behind_an_exercise_and_goes_on_from_the_first(kit: Kit) -> None:
    greet, tea, fetch = kit.exercises
    state = State("", None, {"make_tea": DONE})
    assert state.next_undone(kit.exercises, greet) == fetch
    assert state.next_undone(kit.exercises, tea) == fetch
    assert state.next_undone(kit.exercises, fetch) == greet
    state.records = {"make_tea": DONE, "greet_after": DONE}
    assert state.next_undone(kit.exercises, fetch) is None


@pytest.mark.parametrize("name", ["greet_after.py", "test_greet_after.py", "exercise.toml"])
@pytest.mark.parametrize("change", [lambda path: path.write_text("1"), Path.unlink])
def test_a_changed_or_missing_file_gives_another_fingerprint(
    kit: Kit, name: str, change: Callable[[Path], object]
) -> None:
    exercises = kit.exercises
    before = [fingerprint(exercise, exercises) for exercise in exercises]
    change(exercises[0].folder / name)
    after = [fingerprint(exercise, exercises) for exercise in exercises]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True, True]


def test_an_exercise_that_builds_on_another_changes_with_it(kit: Kit) -> None:
    exercises = kit.exercises
    exercises[1].stub.write_text("from greet_after import greet_after\n")
    before = [fingerprint(exercise, exercises) for exercise in exercises]
    exercises[0].stub.write_text("1")
    after = [fingerprint(exercise, exercises) for exercise in exercises]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, False, True]


def test_what_was_run_since_its_last_change_is_up_to_date(kit: Kit) -> None:
    exercises = kit.exercises
    marks = {exercise.slug: fingerprint(exercise, exercises) for exercise in exercises}
    state = State("", None, {"greet_after": Record(marks["greet_after"], 1, 1), "make_tea": Record("old", 1, 1)})
    assert [exercise.slug for exercise in outdated(state, exercises)] == ["make_tea", "fetch_all"]
