"""JUnit's XML, as a parser that is not ours reads it."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from junitparser import Error, Failure, JUnitXml, TestSuite

from grader.export.junit import junit
from grader.report.model import Report, SubmissionResult


def read(report: Report) -> list[TestSuite]:
    return list(JUnitXml.fromstring(b"".join(junit(report))))


def test_a_suite_per_exercise_of_each_student_counts_its_tests(report: Report) -> None:
    suites = {suite.name: (suite.tests, suite.failures, suite.errors, suite.skipped) for suite in read(report)}
    assert suites == {
        "ada.wait": (2, 1, 0, 0),
        "ada.race": (2, 0, 1, 0),
        "ada.stub": (1, 1, 0, 0),
        "bob.wait": (2, 2, 0, 0),
        "bob.race": (2, 0, 2, 0),
        "bob.stub": (1, 1, 0, 0),
    }


def test_the_whole_adds_up(report: Report) -> None:
    root = JUnitXml.fromstring(b"".join(junit(report)))
    assert (root.tests, root.failures, root.errors, root.time) == (10, 5, 3, 3.0)


def test_a_failure_has_its_misconception_and_what_to_do(report: Report) -> None:
    [first, second] = read(report)[0]
    [failure] = second.result
    assert (first.is_passed, first.time, first.classname) == (True, 1.5, "ada.wait")
    assert isinstance(failure, Failure)
    assert (failure.type, failure.text) == ("sequential-await", "Start them together.")
    assert failure.message == "took 3.00 s, expected 1.00 s = max(1, 1, 1)"
    [crash] = next(iter(list(read(report)[1])[1:])).result
    assert isinstance(crash, Error)


def test_points_are_properties(report: Report) -> None:
    suites = read(report)
    points = [{one.name: one.value for one in suite.properties()} for suite in suites]
    assert points[0] == {"points": "1", "max_points": "2"}
    assert points[4] == {"points": "0", "max_points": "3", "problem": "no file race.py was handed in", "late": "true"}
    cases = ET.fromstring(b"".join(junit(report))).findall(".//testcase[@name='test_c']")  # noqa: S314 - made here
    found = [case.find("properties/property[@name='max_points']") for case in cases]
    assert [None if one is None else one.get("value") for one in found] == ["2", "2"]


def test_hostile_texts_are_texts(hostile: SubmissionResult) -> None:
    data = b"".join(junit(Report("1", [hostile])))
    assert ET.fromstring(data).tag == "testsuites"  # noqa: S314 - made here
    assert [suite.tests for suite in read(Report("1", [hostile]))] == [2, 1]
    assert not {"\x1b", "\u202e", "\x00"} & set(data.decode())


def test_a_class_of_nobody_is_empty() -> None:
    assert read(Report("1", [])) == []
