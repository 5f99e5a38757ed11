"""JUnit's XML: a suite for each exercise of each student. Points, which it does not know, are properties."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator

from grader.report.model import ExerciseResult, Report, SubmissionResult, TestResult
from grader.report.text import visible

ERRORS = {"crashed", "not-run"}
"""Outcomes that are no verdict about what the code does: JUnit's `error` instead of `failure`."""
END = b"</testsuites>"


def junit(report: Report) -> Iterator[bytes]:
    """The whole class as XML in UTF-8, in pieces; a test's `time` is the virtual time that it covered, in seconds.

    Timelines have no place in it: the report may be a brief one.
    """
    root = ET.Element("testsuites", name="awaitlings")
    _count(root, [test for submission in report.submissions for one in submission.exercises for test in one.tests])
    yield ET.tostring(root, encoding="utf-8", xml_declaration=True, short_empty_elements=False).removesuffix(END)
    for submission in report.submissions:
        for exercise in submission.exercises:
            suite = _suite(submission, exercise)
            ET.indent(suite, level=1)
            yield b"\n  " + ET.tostring(suite, encoding="utf-8")
    yield b"\n" + END + b"\n"


def _suite(submission: SubmissionResult, exercise: ExerciseResult) -> ET.Element:
    name = f"{visible(submission.student)}.{exercise.slug}"
    suite = ET.Element("testsuite", name=name)
    _count(suite, exercise.tests)
    said = {"points": str(exercise.points), "max_points": str(exercise.max_points), "problem": exercise.problem or ""}
    _properties(suite, said | ({"late": "true"} if submission.late else {}))
    suite.extend(_case(name, test) for test in exercise.tests)
    return suite


def _case(suite: str, test: TestResult) -> ET.Element:
    case = ET.Element("testcase", classname=suite, name=test.name, time=f"{test.virtual_s:.3f}")
    _properties(
        case,
        {
            "points": str(test.points),
            "max_points": str(test.max_points),
            "hidden": str(test.hidden).lower(),
            "title": test.title,
        },
    )
    if test.outcome != "passed":
        kind = "error" if test.outcome in ERRORS else "failure"
        element = ET.SubElement(
            case, kind, type=visible(test.misconception or test.outcome), message=visible(test.message or "")
        )
        element.text = visible(test.advice or "")
    return case


def _properties(parent: ET.Element, values: dict[str, str]) -> None:
    properties = ET.SubElement(parent, "properties")
    for name, value in values.items():
        if value:
            ET.SubElement(properties, "property", name=name, value=visible(value))


def _count(element: ET.Element, tests: list[TestResult]) -> None:
    outcomes = [test.outcome for test in tests]
    errors = sum(outcome in ERRORS for outcome in outcomes)
    element.set("tests", str(len(tests)))
    element.set("failures", str(sum(outcome != "passed" for outcome in outcomes) - errors))
    element.set("errors", str(errors))
    element.set("skipped", "0")
    element.set("time", f"{sum(test.virtual_s for test in tests):.3f}")
