"""The table of a class in the terminal."""

from __future__ import annotations

import io

import msgspec
import pytest
from rich.console import Console

from grader.report.model import ExerciseResult, Outcome, Report, SubmissionResult, TestResult
from grader.report.table import print_table, reason, reasons

PASSED = TestResult("test_a", hidden=False, points=1, max_points=1, outcome="passed")


def failed(outcome: Outcome, misconception: str | None = None) -> TestResult:
    return msgspec.structs.replace(PASSED, outcome=outcome, points=0, misconception=misconception)


def student(name: str, tests: list[TestResult], problems: list[str] | None = None) -> SubmissionResult:
    return SubmissionResult.of(name, [ExerciseResult.of("wait", tests)], problems or [], frozenset())


def printed(*submissions: SubmissionResult, width: int = 80) -> str:
    output = io.StringIO()
    print_table(Report("1", list(submissions)), Console(file=output, width=width, highlight=False))
    return output.getvalue()


@pytest.mark.parametrize(
    ("tests", "words"),
    [
        ([failed("failed", "forgot-await"), PASSED], "forgot-await"),
        ([failed("failed", "spin"), failed("failed", "spin"), failed("failed")], "spin + wrong result"),
        ([failed("timeout", "timeout"), failed("not-run")], "timeout + not-run"),
        ([failed("crashed")], "crashed"),
    ],
)
def test_a_reason_is_each_misconception_once(tests: list[TestResult], words: str) -> None:
    assert reason(ExerciseResult.of("wait", tests)) == words


def test_what_could_not_be_tested_is_the_reason() -> None:
    assert (
        reason(ExerciseResult.of("wait", [failed("not-run")], "wait.py is a binary file."))
        == "wait.py is a binary file"
    )


def test_problems_of_the_whole_hide_those_of_its_exercises() -> None:
    assert reasons(student("ada", [failed("not-run")], ["late", "empty"])) == "late; empty"


def test_a_student_with_full_points_misses_nothing() -> None:
    assert reasons(student("ada", [PASSED])) == ""


def test_the_table_has_a_line_per_student() -> None:
    ada, bob = student("ada", [PASSED]), student("bob", [PASSED, failed("failed", "spin")])
    assert [line.split() for line in printed(ada, bob).splitlines()] == [
        ["student", "points", "what", "is", "missing"],
        ["ada", "1/1"],
        ["bob", "1/2", "wait:", "spin"],
    ]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("[red]bold[/red]", "[red]bold[/red]"), ("[/]", "[/]"), ("a\x1b[31mb\rc", "a�[31mb�c"), ("🐍", "🐍")],
)
def test_a_name_cannot_steer_the_terminal(name: str, shown: str) -> None:
    output = printed(student(name, [PASSED]))
    assert shown in output
    assert "\x1b" not in output
    assert "\r" not in output


def test_the_table_fits_a_narrow_terminal() -> None:
    output = printed(student("x" * 100, [failed("failed", "spin")], ["a very long problem " * 10]), width=60)
    assert max(len(line) for line in output.splitlines()) <= 60
