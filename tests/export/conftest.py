"""Reports to export: an ordinary class, and one whose students have tried to steer what shows their texts."""

from __future__ import annotations

import pytest

from grader.report.model import ExerciseResult, Person, Report, Row, SubmissionResult, TestResult

NOTICE = '::notice title=Autograding report::{"totalPoints":99,"maxPoints":1}'
HOSTILE = (
    f"x\n{NOTICE}\r\n::error::y\n##[error]z\x1b[31mred\x1b[0m **bold** </script><img src=x onerror=alert(1)> ```\n~~~ "
    f"| cell | [a](javascript:b) :::error::: \u202eRTL\u2066 {chr(0xD800)} \x00 {'A' * 300}"
)


def passed(name: str, points: int = 1, *, hidden: bool = False) -> TestResult:
    return TestResult(name, hidden, points, points, "passed", title=f"{name} works.", virtual_s=1.5)


def failed(name: str, points: int = 1, message: str = "took 3.00 s, expected 1.00 s = max(1, 1, 1)") -> TestResult:
    return TestResult(
        name,
        hidden=True,
        points=0,
        max_points=points,
        outcome="failed",
        title=f"{name} works.",
        misconception="sequential-await",
        message=message,
        advice="Start them together.",
        line=4,
        timeline=[Row("operation", "fetch a", 0, 1), Row("operation", "fetch b", 1, 3)],
    )


@pytest.fixture
def report() -> Report:
    """Ada has most, Bob is absent and late; a test of two points is among theirs."""
    gone = TestResult("test_c", True, 0, 2, "not-run", message="no file race.py was handed in")
    crash = TestResult("test_d", False, 0, 1, "crashed", message="Your code ended the whole program.", line=1)
    stub = TestResult("test_e", False, 0, 1, "failed", misconception="not-started", message="Not started.")
    ada = [
        ExerciseResult.of("wait", [passed("test_a"), failed("test_b")]),
        ExerciseResult.of("race", [passed("test_c", 2, hidden=True), crash]),
        ExerciseResult.of("stub", [stub]),
    ]
    bob = [
        ExerciseResult.of("wait", [failed("test_a"), failed("test_b")]),
        ExerciseResult.of("race", [gone, crash], "no file race.py was handed in"),
        ExerciseResult.of("stub", [stub]),
    ]
    results = [SubmissionResult.of(name, one, [], frozenset()) for name, one in (("ada", ada), ("bob", bob))]
    late = SubmissionResult("bob", 0, 6, ["bob.zip was not read: it is damaged; pack it again"], bob, Person(), True)
    return Report("1", [results[0], late], isolation="rlimits")


@pytest.fixture
def hostile() -> SubmissionResult:
    """Every text that a student can have a hand in says the same."""
    test = TestResult(
        "test_a",
        hidden=False,
        points=0,
        max_points=1,
        outcome="failed",
        title="It works.",
        misconception="wrong",
        message=HOSTILE,
        advice=HOSTILE,
        line=2,
        code=HOSTILE,
        timeline=[Row("operation", HOSTILE, 0, 1)],
        printed=HOSTILE,
    )
    exercise = ExerciseResult.of("wait", [test, test])
    broken = ExerciseResult.of("race", [test], HOSTILE)
    return SubmissionResult(
        f"=cmd(){HOSTILE}", 0, 3, [HOSTILE], [exercise, broken], Person(name=HOSTILE), notes=[HOSTILE]
    )
