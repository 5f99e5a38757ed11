"""The report is plain data: points add up, and the JSON is always the same."""

from __future__ import annotations

import json

import msgspec
import pytest

from grader.report.model import ExerciseResult, Outcome, Report, Row, SubmissionResult, TestResult, to_json


def one_test(points: int, max_points: int, *, outcome: Outcome = "passed", virtual_s: float = 0.0) -> TestResult:
    return TestResult(
        "test_it", hidden=True, points=points, max_points=max_points, outcome=outcome, virtual_s=virtual_s
    )


def exercise(slug: str, *tests: TestResult) -> ExerciseResult:
    return ExerciseResult.of(slug, list(tests))


WAIT = exercise("wait", one_test(2, 2, virtual_s=1.5), one_test(0, 3, outcome="failed", virtual_s=2.0))
RACE = exercise("race", one_test(1, 1, virtual_s=0.25))


def test_an_exercise_adds_up_its_tests() -> None:
    assert (WAIT.points, WAIT.max_points, WAIT.problem) == (2, 5, None)


@pytest.mark.parametrize(("extra", "max_points"), [([], 6), (["race"], 5), (["wait", "race"], 0)])
def test_extra_exercises_add_points_but_not_to_the_maximum(extra: list[str], max_points: int) -> None:
    found = SubmissionResult.of("ada", [WAIT, RACE], [], frozenset(extra))
    assert (found.points, found.max_points) == (3, max_points)


def test_the_virtual_time_of_a_report_is_that_of_all_tests() -> None:
    student = SubmissionResult.of("ada", [WAIT, RACE], [], frozenset())
    assert Report("1", [student, student]).virtual_s == 7.5


def test_a_report_survives_its_json() -> None:
    row = Row("operation", "fetch a", 0.0, 1.0, 3, "cancelled")
    rows = msgspec.structs.replace(WAIT.tests[1], timeline=[row, Row("call", "wait", 0.0)], expected_s=1.0)
    report = Report("1", [SubmissionResult.of("ada ☃", [exercise("wait", rows)], ["late"], frozenset())])
    data = to_json(report)
    assert msgspec.json.decode(data, type=Report) == report
    assert to_json(msgspec.json.decode(data, type=Report)) == data


def test_the_json_names_its_schema_first_and_keeps_the_order_of_fields() -> None:
    data = json.loads(to_json(Report("1", [SubmissionResult.of("ada", [WAIT], [], frozenset())])))
    assert list(data) == ["schema", "kit", "submissions", "reference", "isolation"]
    assert data["schema"] == "awaitlings/report/v1"
    assert list(data["submissions"][0]) == ["student", "points", "max_points", "problems", "exercises"]
    first = list(data["submissions"][0]["exercises"][0]["tests"][0])
    assert first[:5] == ["name", "hidden", "points", "max_points", "outcome"]


def test_json_of_another_schema_is_refused() -> None:
    data = to_json(Report("1", [])).replace(b"/v1", b"/v2")
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(data, type=Report)
