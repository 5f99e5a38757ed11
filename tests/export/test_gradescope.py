"""Gradescope's results, held against a schema written from its documentation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema

from grader.export.gradescope import Visibility, gradescope
from grader.report.model import Report, SubmissionResult

SCHEMA = json.loads(Path(__file__).with_name("gradescope.schema.json").read_bytes())


def read(submission: SubmissionResult, hidden_tests: Visibility = "visible") -> Any:
    result = json.loads(gradescope(submission, hidden_tests, "rlimits"))
    jsonschema.validate(result, SCHEMA)
    return result


def test_the_total_and_every_test_are_there(report: Report) -> None:
    result = read(report.submissions[0])
    assert (result["score"], result["extra_data"]) == (3, {"max_points": 6, "isolation": "rlimits"})
    assert [(one["number"], one["score"], one["max_score"], one["status"]) for one in result["tests"]] == [
        ("1.1", 1, 1, "passed"),
        ("1.2", 0, 1, "failed"),
        ("2.1", 2, 2, "passed"),
        ("2.2", 0, 1, "failed"),
        ("3.1", 0, 1, "failed"),
    ]


def test_a_failed_test_says_what_happened_and_shows_it(report: Report) -> None:
    output = read(report.submissions[0])["tests"][1]["output"]
    assert output.startswith("line 4: took 3.00 s, expected 1.00 s = max(1, 1, 1)   [sequential-await]\n\nfetch a ")
    assert output.endswith("seconds\n\nStart them together.")


def test_hidden_tests_are_shown_when_the_teacher_says(report: Report) -> None:
    for hidden_tests in ("visible", "after_due_date", "after_published", "hidden"):
        seen = [one["visibility"] for one in read(report.submissions[0], hidden_tests)["tests"]]
        assert seen == ["visible", hidden_tests, hidden_tests, "visible", "visible"]


def test_what_the_programs_print_is_for_instructors_and_problems_for_all(report: Report) -> None:
    result = read(report.submissions[1])
    assert (result["stdout_visibility"], result["visibility"]) == ("hidden", "visible")
    assert result["output"].splitlines() == [
        "bob.zip was not read: it is damaged; pack it again",
        "race: no file race.py was handed in",
    ]


def test_hostile_texts_are_plain_text(hostile: SubmissionResult) -> None:
    result = read(hostile)
    assert {one["output_format"] for one in result["tests"]} == {"text"}
    texts = [result["output"], *(one["output"] + one["name"] for one in result["tests"])]
    assert not {"\x1b", "\u202e", "\x00"} & set("".join(texts))
