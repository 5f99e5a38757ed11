"""A finished report, read and written student by student: the same bytes as at once."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from grader.errors import BadInput
from grader.report.brief import Brief
from grader.report.model import ExerciseResult, Person, Report, Row, SubmissionResult, TestResult, json_pieces, to_json
from grader.report.stored import StoredReport, read_report

PASSED = TestResult("test_a", False, 1, 1, "passed", title="It works.", measured_s=1.5, timeline=[Row("call", "f", 0)])
FAILED = TestResult("test_b", True, 0, 1, "failed", message='"submissions": []\n', timeline=[Row("sleep", "", 0, 1)])


def student(name: str) -> SubmissionResult:
    exercises = [ExerciseResult.of("wait", [PASSED, FAILED]), ExerciseResult.of("none", [], "no file")]
    result = SubmissionResult.of(name, exercises, [], frozenset())
    return msgspec.structs.replace(result, person=Person("nick"), notes=["late\n"]) if name == "bob" else result


REPORTS = [
    Report("1", [], isolation="one process"),
    Report("1", [student("ada")]),
    Report("1", [student("ada"), student("bob"), student("eve")], reference=[ExerciseResult.of("wait", [PASSED])]),
]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.json"
    path.write_bytes(to_json(REPORTS[-1]))
    return path


@pytest.mark.parametrize("report", REPORTS)
def test_pieces_are_the_bytes_of_the_whole(report: Report) -> None:
    nobody = msgspec.structs.replace(report, submissions=[])
    data = b"".join(json_pieces(nobody, iter(report.submissions)))
    assert data == msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n"
    assert to_json(report) == data


def test_a_report_comes_back_at_once_and_one_by_one_as_often_as_asked(results: Path) -> None:
    assert read_report(results) == REPORTS[-1]
    stored = StoredReport(results)
    assert list(stored) == list(stored) == REPORTS[-1].submissions
    assert len(stored) == 3
    assert stored.brief.reference == REPORTS[-1].reference


def test_brief_is_everything_but_the_timelines_and_who_passes_shares_it(results: Path) -> None:
    one, other, _ = StoredReport(results).brief.submissions
    assert msgspec.json.encode(one) == msgspec.json.encode(_without_timelines(student("ada")))
    assert one.exercises[0].tests[0] is other.exercises[0].tests[0]
    assert other.person == Person("nick")


def _without_timelines(submission: SubmissionResult) -> SubmissionResult:
    copied = msgspec.json.decode(msgspec.json.encode(submission), type=SubmissionResult)
    for exercise in copied.exercises:
        for test in exercise.tests:
            test.timeline.clear()
    return copied


def test_tests_that_differ_are_not_shared() -> None:
    slower = msgspec.structs.replace(PASSED, measured_s=2.5)
    brief = Brief()
    shown = [
        brief.of(SubmissionResult.of("a", [ExerciseResult.of("wait", [one])], [], frozenset()))
        for one in (PASSED, slower)
    ]
    assert [one.exercises[0].tests[0].measured_s for one in shown] == [1.5, 2.5]


@pytest.mark.parametrize("name", ["bob", "nick"])
def test_a_single_student_is_found_by_either_name(results: Path, name: str) -> None:
    stored = StoredReport(results, name)
    assert [one.student for one in stored] == [one.student for one in stored.brief.submissions] == ["bob"]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"{}", "is no report of a grading"),
        (to_json(REPORTS[1]).replace(b'"student": "ada"', b'"student": 1'), "is no report of a grading"),
        (to_json(REPORTS[1])[:-20], "is no report of a grading"),
        (to_json(REPORTS[1]).replace(b"ada", b"\xff"), "is no report of a grading"),
    ],
)
def test_what_is_no_report_is_bad_input_at_once(tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "results.json").write_bytes(data)
    with pytest.raises(BadInput, match=sentence):
        StoredReport(tmp_path / "results.json")


def test_a_student_who_is_not_there_is_bad_input(results: Path) -> None:
    with pytest.raises(BadInput, match="There is no student 'carol'"):
        StoredReport(results, "carol")
