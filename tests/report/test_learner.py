"""What a learner reads after a session."""

from __future__ import annotations

import dataclasses
import io
import textwrap
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from grader.catalogue import Exercise
from grader.report.learner import count, print_failure, print_success, print_summary, state
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
    code="await fetch(url)",
    timeline=[Row("operation", "fetch a", 0, 1.5), Row("operation", "fetch b", 1.5, 3.0)],
)
UNTOUCHED = msgspec.structs.replace(FAILED, misconception="not-started", message="not started yet.")


def exercise(slug: str, chapter: int, number: int) -> Exercise:
    folder = Path(f"exercises/c{chapter:02}_part/e{number}_{slug}")
    title = f"The {slug}"
    return Exercise(slug, folder.parent.name, (chapter, number), folder, Path("nowhere"), title, (), ("Think.",))


FETCH, RACE, WAIT = exercise("fetch", 1, 1), exercise("race", 1, 2), exercise("wait", 2, 1)


def printed(width: int, act: Callable[[Console], object]) -> list[str]:
    output = io.StringIO()
    act(Console(file=output, width=width))
    return output.getvalue().splitlines()


def summary(*results: tuple[Exercise, TestResult], width: int = 64) -> list[str]:
    return printed(width, lambda console: print_summary(results, console))


def failure(*tests: TestResult, of: Exercise = FETCH, width: int = 80, hint: bool = True) -> list[str]:
    return printed(width, lambda console: print_failure(of, tests, console, hint=hint))


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

            7 │ await fetch(url)

          fetch a ======================                       0.00–1.50
          fetch b                       ====================== 1.50–3.00
                  ┴──────────────┴─────────────┴─────────────┴
                  0              1             2             3 seconds
          = operation

        Start them together.

        (1 more of its tests fails.)

        Stuck? awaitlings hint race

        1 of 3 exercises done. Next: c01_part/e2_race/race.py
    """  # noqa: RUF001 - a dash between times
    assert found == textwrap.dedent(expected).strip("\n").splitlines()


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


@pytest.mark.parametrize(("number", "line"), [(2, "(1 more of its tests fails.)"), (3, "(2 more of its tests fail.)")])
def test_further_failures_are_counted(number: int, line: str) -> None:
    assert failure(*[FAILED] * number, hint=False)[-1] == line


@pytest.mark.parametrize("width", [40, 64, 80, 120, 300])
def test_no_line_of_an_explanation_is_wider_than_the_terminal_nor_ends_in_blanks(width: int) -> None:
    wordy = msgspec.structs.replace(
        FAILED,
        message="many words " * 30,
        advice="more words " * 30,
        title="title " * 40,
        code="code" * 50,
        printed="printed" * 50,
    )
    lines = summary((FETCH, wordy), width=width)[2:]
    assert max(len(line) for line in lines) <= min(width, 120)
    assert lines == [line.rstrip() for line in lines]


def test_a_failure_without_line_title_advice_and_name_is_told_shortly() -> None:
    bare = TestResult("test_a", hidden=False, points=0, max_points=1, outcome="failed", message="came 1, expected 2")
    assert failure(bare)[2:] == ["", "fetch.py: came 1, expected 2", "", "Stuck? awaitlings hint fetch"]


def test_an_exercise_without_hints_offers_none() -> None:
    assert not any("hint" in line for line in failure(FAILED, of=dataclasses.replace(FETCH, hints=())))


def test_what_a_student_wrote_cannot_steer_the_terminal() -> None:
    steering = "\x1b[31m\x07\u202e\x9b[/bold]"
    hostile = msgspec.structs.replace(
        FAILED,
        message=steering,
        code=steering,
        title=steering,
        advice=steering,
        printed=f"{steering}\n",
        timeline=[Row("operation", steering, 0, 1)],
    )
    text = "\n".join(failure(hostile))
    assert text.count("�[31m���[/bold]") == 6
    assert all(letter.isprintable() for letter in text.replace("\n", ""))


@pytest.mark.parametrize(
    ("number", "first", "shown"), [(2, "Your program printed:", 2), (12, "Your program printed, the last 10 of", 10)]
)
def test_what_the_program_printed_is_shown_at_its_end(number: int, first: str, shown: int) -> None:
    lines = failure(msgspec.structs.replace(FAILED, printed="a\tline\n" * number), hint=False)
    place = next(index for index, line in enumerate(lines) if line.startswith(first))
    assert lines[place + 1 :] == ["  a       line"] * shown


def test_a_timeline_without_time_is_no_picture() -> None:
    lines = failure(msgspec.structs.replace(FAILED, timeline=[Row("call", "fetch", 0, 0)]))
    assert not any("┴" in line for line in lines)


def test_who_has_done_one_exercise_sees_its_fullest_timeline_and_what_the_reference_does() -> None:
    short = msgspec.structs.replace(PASSED, title="Short.", timeline=[Row("call", "fetch", 0, 1)])
    full = msgspec.structs.replace(FAILED, outcome="passed", title="Full.")
    done = dataclasses.replace(FETCH, after="The reference waits for nobody.")
    lines = summary((done, short), (done, full))
    assert "── fetch is done " in lines[3]
    assert lines[4] == "Full."
    assert lines[-3] == "The reference waits for nobody."
    assert lines[-1] == "1 of 1 exercises done. Well done!"


def test_who_has_done_several_exercises_sees_only_that() -> None:
    assert len(summary((FETCH, PASSED), (RACE, PASSED))) == 5


def test_a_success_without_timeline_and_remark_is_told_shortly() -> None:
    assert len(printed(80, lambda console: print_success(FETCH, [PASSED], console))) == 2


def test_extra_exercises_are_counted_apart() -> None:
    extra = dataclasses.replace(WAIT, is_extra=True)
    assert count([FETCH, RACE, extra], {"fetch"}) == "1 of 2 exercises done."
    assert count([FETCH, RACE, extra], {"fetch", "wait"}) == "1 of 2 exercises done, and 1 extra."
