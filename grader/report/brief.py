"""A class in little memory: what its table and its page need of every student, without the timelines."""

from __future__ import annotations

import msgspec

from grader.report.model import ExerciseResult, SubmissionResult, TestResult


class Brief:
    """Shortens the results of a class, one after another. Most tests, as those that pass, go the same way for many."""

    def __init__(self) -> None:
        self._known: dict[TestResult, TestResult] = {}

    def of(self, submission: SubmissionResult) -> SubmissionResult:
        """The same without timelines."""
        return msgspec.structs.replace(submission, exercises=[*map(self._exercise, submission.exercises)])

    def _exercise(self, exercise: ExerciseResult) -> ExerciseResult:
        return msgspec.structs.replace(exercise, tests=[*map(self._test, exercise.tests)])

    def _test(self, test: TestResult) -> TestResult:
        short = msgspec.structs.replace(test, timeline=())  # which unlike a list has a hash
        return self._known.setdefault(short, short)
