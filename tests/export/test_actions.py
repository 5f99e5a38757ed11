"""What a workflow shows: the summary, annotations, and outputs for the reporter."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

import msgspec
import pytest
from markdown_it import MarkdownIt

from grader.export import actions
from grader.export.actions import annotate, harmless, output_file, outputs, summary
from grader.report.model import ExerciseResult, Report, SubmissionResult, TestResult

COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)
"""How a line begins that a runner executes, or what it holds."""


def decoded(submission: SubmissionResult) -> dict[str, Any]:
    encoded = {name: text for name, text in outputs(submission).items() if "-" not in name}
    return {name: json.loads(base64.b64decode(text, validate=True)) for name, text in encoded.items()}


def shown_by_reporter(runner: dict[str, Any]) -> tuple[float, int]:
    """What the grading reporter shows for a runner: passed/total times the maximum in a table; a sum in its notice."""
    passed = sum(test["status"] == "pass" for test in runner["tests"])
    return passed / len(runner["tests"]) * runner["max_score"], sum(test["score"] for test in runner["tests"])


def test_the_outputs_are_what_the_reporter_reads(report: Report) -> None:
    runners = decoded(report.submissions[0])
    assert {name: (one["version"], one["status"], one["max_score"]) for name, one in runners.items()} == {
        "wait": (3, "fail", 2),
        "race": (3, "fail", 3),
        "stub": (3, "fail", 1),
    }
    assert runners["wait"]["tests"] == [
        {"name": "test_a works.", "status": "pass", "score": 1, "line_no": 0},
        {
            "name": "test_b works. took 3.00 s, expected 1.00 s = max(1, 1, 1) [sequential-await]",
            "status": "fail",
            "score": 0,
            "line_no": 0,
        },
    ]
    assert [test["name"] for test in runners["race"]["tests"][:2]] == [
        "test_c works. (1 of 2 points)",
        "test_c works. (2 of 2 points)",
    ]


def test_the_reporter_s_table_and_notice_agree_with_the_points(report: Report) -> None:
    for submission in report.submissions:
        for exercise in submission.exercises:
            table, notice = shown_by_reporter(decoded(submission)[exercise.slug])
            assert table == pytest.approx(notice)
            assert notice == exercise.points
    assert outputs(report.submissions[0])["total-points"] == "3"
    assert outputs(report.submissions[0])["max-points"] == "6"


def test_an_output_of_many_tests_still_fits_into_a_variable() -> None:
    tests = [TestResult(f"test_{number}", False, 0, 1, "failed", message="m" * 1000) for number in range(500)]
    text = outputs(SubmissionResult.of("ada", [ExerciseResult.of("wait", tests)], [], frozenset()))["wait"]
    assert len(text) < 128 * 1024
    assert len(json.loads(base64.b64decode(text))["tests"]) == 500


def test_the_output_file_has_a_block_per_value() -> None:
    assert output_file({"a": "1", "b": "x\ny"}, "77") == (
        "a<<awaitlings-77\n1\nawaitlings-77\nb<<awaitlings-77\nx\ny\nawaitlings-77\n"
    )


def test_annotations_mark_the_students_lines(report: Report) -> None:
    files = {"wait": "exercises/a,b/wait.py", "race": "race.py", "stub": "stub.py"}
    text = "took 3.00 s, expected 1.00 s = max(1, 1, 1) Start them together."
    assert annotate(report.submissions[0], files) == [
        f"::error file=exercises/a%2Cb/wait.py,line=4,title=wait::{text}",
        "::error file=race.py,line=1,title=race::Your code ended the whole program.",
    ]


def test_there_are_ten_annotations_at_most(report: Report) -> None:
    failing = report.submissions[0].exercises[0]
    many = [msgspec.structs.replace(failing, slug=f"e{number}") for number in range(30)]
    submission = SubmissionResult.of("ada", many, [], frozenset())
    assert len(annotate(submission, {one.slug: f"{one.slug}.py" for one in many})) == 10


def test_the_summary_has_the_points_a_table_and_the_timelines(report: Report) -> None:
    text = summary(report.submissions[0])
    assert text.startswith("# 3 of 6 points\n")
    assert "| ✗ | `wait` | 1 / 2 | sequential-await |\n" in text
    assert "|   | `stub` | 0 / 1 | not started |\n" in text
    assert "## wait: 1 of 2\n" in text
    assert "## stub" not in text
    assert re.search(r"```text\n  fetch a +=+ +0\.00.1\.00\n", text)


def test_the_summary_of_a_large_kit_is_cut(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MAX_SUMMARY_BYTES", 900)
    text = summary(report.submissions[0])
    assert text.endswith("\n… and 1 more: run `pytest exercises/` to read about them.\n")
    assert len(text.encode()) < 1000


def test_hostile_texts_are_no_commands(hostile: SubmissionResult) -> None:
    lines = annotate(hostile, {"wait": f"a{hostile.student}", "race": "race.py"})
    assert [line.partition(" ")[0] for line in lines] == ["::error", "::error"]
    assert [line.count("\n") + line.count("\r") for line in lines] == [0, 0]
    assert all(len(line) < 4000 for line in lines)
    for runner in decoded(hostile).values():
        for test in runner["tests"]:
            assert "::" not in test["name"]
            assert not COMMAND.search(test["name"])
            assert test["name"].isprintable()
    assert shown_by_reporter(decoded(hostile)["wait"]) == (0, 0)


def test_hostile_texts_are_no_markup(hostile: SubmissionResult) -> None:
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(summary(hostile))
    assert "<img" not in html
    assert "<script" not in html
    assert "<a " not in html
    assert html.count("<h1>") == 1
    assert html.count("<tr>") == 3
    assert html.count("<pre>") == 1
    assert "<h2>race: 0 of 1</h2>" in html


def test_harmless_text_has_no_two_colons_in_a_row() -> None:
    assert harmless("a::b :::: ##[x]\n") == "a: :b : : : : # #[x]\N{REPLACEMENT CHARACTER}"
