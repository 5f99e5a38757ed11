"""What a learner reads after a session."""

from __future__ import annotations

import textwrap
from pathlib import Path

import msgspec
import pytest

from grader.catalogue import Exercise
from grader.report.learner import failure_text, print_summary, state
from grader.report.model import Row, TestResult

PASSED = TestResult("test_a", hidden=False, points=1, max_points=1, outcome="passed", title="It works.")
FAILED = msgspec.structs.replace(
    PASSED,
    points=0,
    outcome="failed",
    title="Three pages at once.",
    misconception="sequential-await",
    message="took 3.00 s, expected 1.00 s = max(1, 1, 1)",
    advice="Start them together.",
    line=7,
    timeline=[Row("operation", "fetch a", 0, 1.5), Row("operation", "fetch b", 1.5, 3.0)],
)
UNTOUCHED = msgspec.structs.replace(FAILED, misconception="not-started", message="not started yet.")


def exercise(slug: str, chapter: int, number: int) -> Exercise:
    folder = Path(f"exercises/c{chapter:02}_part/e{number}_{slug}")
    title = f"The {slug}"
    return Exercise(slug, folder.parent.name, (chapter, number), folder, Path("nowhere"), title, (), ())


FETCH, RACE, WAIT = exercise("fetch", 1, 1), exercise("race", 1, 2), exercise("wait", 2, 1)


def summary(*results: tuple[Exercise, TestResult], width: int = 64) -> list[str]:
    lines: list[str] = []
    print_summary(list(results), lines.append, width)
    return lines


def test_a_session_is_told_in_the_order_of_the_course() -> None:
    found = summary((WAIT, UNTOUCHED), (RACE, FAILED), (RACE, FAILED), (RACE, PASSED), (FETCH, PASSED))
    expected = """
        c01_part
          done         fetch                  The fetch
          1 of 3       race                   The race
        c02_part
          not started  wait                   The wait

        ── race ────────────────────────────────────────────────────────
        Three pages at once.

        race.py:7: took 3.00 s, expected 1.00 s = max(1, 1, 1)
        [sequential-await]

          fetch a ======================                       0.00–1.50
          fetch b                       ====================== 1.50–3.00
                  0 s                                   3.00 s

        Start them together.

        (1 more of its tests fails.)

        1 of 3 exercises done. Next: c01_part/e2_race/race.py
    """  # noqa: RUF001 - a dash between times
    assert found == ["", *textwrap.dedent(expected).strip("\n").splitlines()]


def test_when_all_is_done_it_says_so() -> None:
    assert summary((FETCH, PASSED), (WAIT, PASSED))[-1] == "2 of 2 exercises done. Well done!"


def test_an_untouched_exercise_is_no_failure_to_explain() -> None:
    text = "\n".join(summary((FETCH, UNTOUCHED), (FETCH, UNTOUCHED)))
    assert "not started  fetch" in text
    assert "──" not in text
    assert "0 of 1 exercises done. Next: c01_part/e1_fetch/fetch.py" in text


@pytest.mark.parametrize(
    ("tests", "words"),
    [
        ([PASSED, PASSED], "done"),
        ([PASSED, FAILED], "1 of 2"),
        ([FAILED], "0 of 1"),
        ([PASSED, UNTOUCHED], "not started"),
    ],
)
def test_the_state_of_an_exercise_is_one_word(tests: list[TestResult], words: str) -> None:
    assert state(tests) == words


@pytest.mark.parametrize(("count", "line"), [(2, "(1 more of its tests fails.)"), (3, "(2 more of its tests fail.)")])
def test_further_failures_are_counted(count: int, line: str) -> None:
    assert failure_text(FETCH, [FAILED] * count, 80)[-1] == line


@pytest.mark.parametrize("width", [64, 80, 100, 300])
def test_no_line_of_an_explanation_is_wider_than_the_terminal(width: int) -> None:
    wordy = msgspec.structs.replace(FAILED, message="many words " * 30, advice="more words " * 30, title="title " * 40)
    lines = summary((FETCH, wordy), width=width)
    assert max(len(line) for line in lines) <= min(width, 100)


def test_a_failure_without_line_title_advice_and_name_is_told_shortly() -> None:
    bare = TestResult("test_a", hidden=False, points=0, max_points=1, outcome="failed", message="assert 1 == 2")
    assert failure_text(FETCH, [bare], 40)[2:] == ["", "fetch.py: assert 1 == 2", ""]
