"""The report of a grading. Every output is a function of it; `results.json` is exactly it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Literal, TypeVar

import msgspec

T = TypeVar("T")

SCHEMA = "awaitlings/report/v1"

Outcome = Literal["passed", "failed", "timeout", "crashed", "not-run"]


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A span of the timeline: seconds since the test began; `end_s` is None where it never ended."""

    kind: str
    name: str
    start_s: float
    end_s: float | None = None
    line: int | None = None
    outcome: str | None = None


class TestResult(msgspec.Struct, frozen=True):
    """One test. `points` is 0 unless it passed. `message` says what happened, `advice` what to do about it.

    `formula` says how `expected_s` comes about. `line` is the student's and `code` its text, `omitted` how many spans
    `timeline` does not hold any more. `printed` is what the student's code wrote, in a learner's own session only.
    """

    __test__ = False  # not for pytest to collect

    name: str
    hidden: bool
    points: int
    max_points: int
    outcome: Outcome
    title: str = ""
    misconception: str | None = None
    message: str | None = None
    advice: str | None = None
    line: int | None = None
    code: str | None = None
    expected_s: float | None = None
    measured_s: float | None = None
    formula: str | None = None
    virtual_s: float = 0.0
    timeline: list[Row] = []
    omitted: int = 0
    printed: str = ""


class ExerciseResult(msgspec.Struct, frozen=True):
    """One exercise of a submission. `problem` says why none of it could be tested."""

    slug: str
    points: int
    max_points: int
    problem: str | None
    tests: list[TestResult]

    @classmethod
    def of(cls, slug: str, tests: list[TestResult], problem: str | None = None) -> ExerciseResult:
        """The result with its points added up."""
        return cls(slug, sum(test.points for test in tests), sum(test.max_points for test in tests), problem, tests)


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who a student is elsewhere, as far as a roster or a platform's file names say; empty where they don't."""

    username: str = ""
    name: str = ""
    id: str = ""
    """The platform's number: Canvas's `ID`, or that of Moodle's `Participant`."""
    email: str = ""


class SubmissionResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """One student. `problems` are about the submission as a whole, `notes` what else its teacher should know.

    `late` is the platform's mark.
    """

    student: str
    points: int
    max_points: int
    problems: list[str]
    exercises: list[ExerciseResult]
    person: Person = Person()
    late: bool = False
    notes: list[str] = []

    @classmethod
    def of(
        cls, student: str, exercises: list[ExerciseResult], problems: list[str], extra: frozenset[str]
    ) -> SubmissionResult:
        """The result with its points added up; exercises in `extra` add points but not to the maximum."""
        maximum = sum(exercise.max_points for exercise in exercises if exercise.slug not in extra)
        return cls(student, sum(exercise.points for exercise in exercises), maximum, problems, exercises)


class Report(msgspec.Struct, frozen=True, tag=SCHEMA, tag_field="schema"):
    """A class, ordered by student. `reference` is what the reference solutions did, where that was looked at."""

    kit: str
    submissions: list[SubmissionResult]
    reference: list[ExerciseResult] = []
    isolation: str = ""
    """How student code was confined."""

    @property
    def virtual_s(self) -> float:
        """The virtual time that all tests covered, in seconds."""
        tests = (test for student in self.submissions for exercise in student.exercises for test in exercise.tests)
        return sum(test.virtual_s for test in tests)


def whole(record: T) -> T:
    """The record, with `?` for half characters in its texts, which no output could have."""
    try:
        msgspec.json.encode(record)
    except UnicodeEncodeError:
        return msgspec.convert(_with_whole_texts(msgspec.to_builtins(record)), type(record))
    return record


def _with_whole_texts(plain: Any) -> Any:
    if isinstance(plain, str):
        return plain.encode(errors="replace").decode()
    if isinstance(plain, list):
        return [_with_whole_texts(item) for item in plain]
    if isinstance(plain, dict):
        return {name: _with_whole_texts(item) for name, item in plain.items()}
    return plain


def to_json(report: Report) -> bytes:
    """The report as indented JSON, always the same bytes for the same report."""
    return b"".join(json_pieces(report, report.submissions))


def json_pieces(report: Report, submissions: Iterable[SubmissionResult]) -> Iterator[bytes]:
    """The JSON of the report with these submissions, piece by piece, so that nobody needs all of them at a time."""
    head = _indented(msgspec.structs.replace(report, submissions=[]))
    before, nobody, after = head.partition(b'"submissions": []')
    yield before + nobody[:-1]
    separator, end = b"\n  ", b"]"
    for submission in submissions:
        yield separator + _indented(submission).replace(b"\n", b"\n  ")
        separator, end = b",\n  ", b"\n ]"
    yield end + after + b"\n"


def _indented(value: Report | SubmissionResult) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1)
