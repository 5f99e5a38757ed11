"""Classroom 50's `result.json` and `release-body.md` for one submission."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Self

import msgspec

from grader.export.gradescope import explanation
from grader.report.model import SubmissionResult, TestResult
from grader.report.text import visible

SCHEMA = "classroom50/result/v1"


class Identity(msgspec.Struct, frozen=True):
    """Whose submission to what this is: texts that the platform gives in the environment."""

    classroom: str
    assignment: str
    owner: str
    assignment_type: str = "individual"
    submission: str = ""
    commit: str = ""
    release: str = ""
    review: str = ""

    @classmethod
    def of(cls, environment: Mapping[str, str], student: str) -> Self:
        """From the environment's variables; the student's name is the owner's where there is none."""

        def first(*names: str) -> str:
            return next((environment[name] for name in names if environment.get(name)), "")

        return cls(
            classroom=first("CLASSROOM"),
            assignment=first("ASSIGNMENT"),
            owner=first("OWNER", "USERNAME") or student,
            assignment_type=first("ASSIGNMENT_TYPE", "MODE") or "individual",
            submission=first("SUBMISSION_TAG"),
            commit=first("COMMIT_URL"),
            release=first("RELEASE_URL"),
            review=first("REVIEW_URL", "COMMIT_URL"),
        )


def classroom50(submission: SubmissionResult, identity: Identity, now: datetime) -> bytes:
    """The file `result.json`, dated `now`. More than all points, by extra exercises, is refused there: it is all."""
    fields = {name: visible(value) for name, value in msgspec.structs.asdict(identity).items()}
    result = {
        "schema": SCHEMA,
        **fields,
        "datetime": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "score": min(submission.points, submission.max_points),
        "max-score": submission.max_points,
        "tests": [_test(exercise.slug, test) for exercise in submission.exercises for test in exercise.tests],
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"


def _test(slug: str, test: TestResult) -> dict[str, object]:
    passed = test.outcome == "passed"
    return {
        "test-name": f"{slug}: {visible(test.title or test.name)}",
        "passed": passed,
        "score": test.points,
        "max-score": test.max_points,
        "message": "" if passed else explanation(test),
    }
