"""Classroom 50's result, held against a schema written from what its runner accepts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from grader.export.classroom50 import Identity, classroom50
from grader.report.model import Report, SubmissionResult

SCHEMA = json.loads(Path(__file__).with_name("classroom50.schema.json").read_bytes())
ENVIRONMENT = {
    "CLASSROOM": "cs1",
    "ASSIGNMENT": "async",
    "SUBMISSION_TAG": "submit/1",
    "COMMIT_URL": "https://example.org/c",
    "RELEASE_URL": "https://example.org/r",
    "REVIEW_URL": "https://example.org/v",
    "USERNAME": "ada-l",
    "MODE": "group",
}
NOON = datetime(2026, 6, 1, 14, 0, 1, tzinfo=timezone(timedelta(hours=2)))


def read(submission: SubmissionResult, environment: dict[str, str]) -> Any:
    result = json.loads(classroom50(submission, Identity.of(environment, "ada"), NOON))
    jsonschema.validate(result, SCHEMA)
    assert all(one["score"] <= one["max-score"] for one in [result, *result["tests"]])
    return result


def test_the_environment_says_whose_result_it_is(report: Report) -> None:
    result = read(report.submissions[0], ENVIRONMENT)
    result.pop("tests")
    assert result == {
        "schema": "classroom50/result/v1",
        "classroom": "cs1",
        "assignment": "async",
        "assignment_type": "group",
        "owner": "ada-l",
        "submission": "submit/1",
        "commit": "https://example.org/c",
        "release": "https://example.org/r",
        "review": "https://example.org/v",
        "datetime": "2026-06-01T12:00:01Z",
        "score": 3,
        "max-score": 6,
    }


@pytest.mark.parametrize(
    ("given", "owner", "kind"),
    [
        ({}, "ada", "individual"),
        ({"OWNER": "team"}, "team", "individual"),
        ({"ASSIGNMENT_TYPE": "group"}, "ada", "group"),
    ],
)
def test_what_is_not_said_has_a_default(report: Report, given: dict[str, str], owner: str, kind: str) -> None:
    unsaid = {"REVIEW_URL", "USERNAME", "MODE"}
    said = {name: value for name, value in ENVIRONMENT.items() if name not in unsaid}
    result = read(report.submissions[0], {**said, **given})
    assert (result["owner"], result["assignment_type"]) == (owner, kind)
    assert result["review"] == result["commit"]


def test_extra_points_are_no_reason_to_refuse_the_result(report: Report) -> None:
    result = read(msgspec.structs.replace(report.submissions[0], points=9), ENVIRONMENT)
    assert (result["score"], result["max-score"]) == (6, 6)


def test_every_test_has_its_points_and_message(report: Report) -> None:
    tests = read(report.submissions[0], ENVIRONMENT)["tests"]
    assert [(one["passed"], one["score"], one["max-score"]) for one in tests[:3]] == [
        (True, 1, 1),
        (False, 0, 1),
        (True, 2, 2),
    ]
    assert tests[0]["message"] == ""
    assert "Start them together." in tests[1]["message"]


def test_hostile_texts_are_texts(hostile: SubmissionResult) -> None:
    data = classroom50(hostile, Identity.of({**ENVIRONMENT, "OWNER": "a\x1b[31m\n"}, "x"), datetime.now(UTC)).decode()
    jsonschema.validate(json.loads(data), SCHEMA)
    assert not {"\x1b", "\u202e"} & set("".join(one["message"] for one in json.loads(data)["tests"]))
    assert "\x1b" not in json.loads(data)["owner"]
