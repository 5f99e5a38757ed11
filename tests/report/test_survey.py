"""Counts over a class."""

from __future__ import annotations

import msgspec
import pytest

from grader.report import survey
from grader.report.model import ExerciseResult, Outcome, Report, SubmissionResult, TestResult

PASSED = TestResult("test_a", hidden=False, points=1, max_points=1, outcome="passed")


def failed(misconception: str | None = None, outcome: Outcome = "failed", **facts: object) -> TestResult:
    return msgspec.structs.replace(PASSED, points=0, outcome=outcome, misconception=misconception, **facts)


def student(name: str, *, problems: list[str] | None = None, **exercises: list[TestResult] | str) -> SubmissionResult:
    """An exercise is its tests, or the reason why there was nothing to test."""
    results = [
        ExerciseResult.of(slug, [failed(outcome="not-run")], found)
        if isinstance(found, str)
        else ExerciseResult.of(slug, found)
        for slug, found in exercises.items()
    ]
    return SubmissionResult.of(name, results, problems or [], frozenset())


def report(*students: SubmissionResult) -> Report:
    return Report("1", list(students))


def test_misconceptions_are_ordered_by_how_many_students_have_them() -> None:
    found = survey.misconceptions(
        report(
            student("a", x=[failed("spin", advice="Wait."), failed("spin")], y=[failed("barrier", message="Hm.")]),
            student("b", x=[PASSED, failed("barrier")], y=[failed("barrier")]),
            student("c", x=[failed("barrier")]),
        )
    )
    assert [(one.slug, one.students) for one in found] == [
        ("barrier", {0: ["y"], 1: ["x", "y"], 2: ["x"]}),
        ("spin", {0: ["x"]}),
    ]
    assert [one.advice for one in found] == ["For example: Hm.", "Wait."]
    assert set(found[0].exercises) == {"x", "y"}


@pytest.mark.parametrize("name", [None, "not-started", "unloadable", "timeout"])
def test_what_is_not_about_understanding_is_not_counted(name: str | None) -> None:
    assert survey.misconceptions(report(student("a", x=[failed(name)]))) == []


def test_progress_counts_who_handed_in_and_who_is_done() -> None:
    (x, y) = survey.progress(
        report(
            student("a", x=[PASSED, PASSED], y="no file"),
            student("b", x=[PASSED, failed("spin")], y=[PASSED]),
            student("c", x=[failed("spin"), failed("barrier")], y="no file"),
        )
    )
    assert x == survey.Progress("x", 1, 3, [("spin", 2), ("barrier", 1)])
    assert y == survey.Progress("y", 1, 1, [])


def test_points_are_spread_over_tenths_of_the_maximum() -> None:
    students = [student(str(n), x=[PASSED] * n + [failed()] * (4 - n)) for n in (0, 1, 3, 3, 4)]
    extra = SubmissionResult("extra", 5, 4, [], [])
    nothing = SubmissionResult("nothing", 0, 0, [], [])
    counts = survey.distribution(report(*students, extra, nothing))
    assert {label: count for label, count in counts.items() if count} == {"0": 1, "20": 1, "70": 2, "100": 3}
    assert list(counts) == [str(percent) for percent in range(0, 101, 10)]
    assert survey.median_points(report(*students)) == 3
    assert survey.median_points(report()) == 0


def test_broken_submissions_come_first_then_broken_files_then_missing_ones() -> None:
    found = survey.broken(
        report(
            student("missing", x="no file x.py"),
            student("fine", x=[failed("spin")]),
            student("hangs", x=[failed("timeout", "timeout", message="still running")]),
            student("crashes", x=[PASSED, failed(None, "crashed", message="exit code 3")], y=[PASSED]),
            student("empty", problems=["nothing there"], x="no file x.py"),
            student("nothing", a="no file", b="no file", c="no file", d="no file", e="no file", f="no file"),
        )
    )
    assert list(found.items()) == [
        (4, ["nothing there"]),
        (2, ["x: still running"]),
        (3, ["x: exit code 3"]),
        (0, ["x: no file x.py"]),
        (5, ["a: no file", "b: no file", "c: no file", "d: no file", "… and 2 more"]),
    ]


def test_the_slowest_are_students_with_their_worst_test() -> None:
    fast = failed(measured_s=1.0, expected_s=2.0)
    slow, slower = failed(measured_s=3.0, expected_s=2.0), failed(measured_s=9.0, expected_s=2.0)
    class_report = report(student("a", x=[slow]), student("b", x=[slow], y=[slower]), student("c", x=[fast, PASSED]))
    assert survey.slowest(class_report, 5) == [survey.Slow(1, "y", slower), survey.Slow(0, "x", slow)]
    assert len(survey.slowest(class_report, 1)) == 1
