"""Gradescope's `results.json` for one submission."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from grader.report.chart import chart
from grader.report.model import SubmissionResult, TestResult
from grader.report.text import visible

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]


def gradescope(submission: SubmissionResult, hidden_tests: Visibility = "visible", isolation: str = "") -> bytes:
    """The file as JSON. `hidden_tests` says when students see the results of hidden tests.

    Anything but `visible` hides the total, too, until then. What the tests print is for instructors only.
    """
    tests = [
        _test(f"{row}.{column}", exercise.slug, test, hidden_tests)
        for row, exercise in enumerate(submission.exercises, 1)
        for column, test in enumerate(exercise.tests, 1)
    ]
    problems = [*submission.problems, *(f"{e.slug}: {e.problem}" for e in submission.exercises if e.problem)]
    result = {
        "score": submission.points,
        "output": "\n".join(map(visible, problems)),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"max_points": submission.max_points, "isolation": isolation},
        "tests": tests,
    }
    return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"


def _test(number: str, slug: str, test: TestResult, hidden_tests: Visibility) -> dict[str, Any]:
    return {
        "name": f"{slug}: {visible(test.title or test.name)}",
        "name_format": "text",
        "number": number,
        "score": test.points,
        "max_score": test.max_points,
        "status": "passed" if test.outcome == "passed" else "failed",
        "output": "" if test.outcome == "passed" else explanation(test),
        "output_format": "text",
        "tags": [slug],
        "visibility": hidden_tests if test.hidden else "visible",
    }


def explanation(test: TestResult) -> str:
    """What happened, the timeline and what to try, as plain text of several lines."""
    where = f"line {test.line}: " if test.line else ""
    name = f"   [{test.misconception}]" if test.misconception else ""
    parts = [f"{where}{visible(test.message or test.outcome)}{name}"]
    if test.timeline:
        parts.append("\n".join(map(visible, chart(test.timeline))))
    if test.advice:
        parts.append(visible(test.advice))
    return "\n\n".join(parts)
