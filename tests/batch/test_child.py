"""A forked process that runs one submission: whatever it does costs one test."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest

from grader.batch import child
from grader.batch.child import Child
from grader.batch.plan import Planned
from grader.report.model import TestResult

TEST = Planned("wait", "test_it", "Title.", is_hidden=True, max_points=2)
PASSED = TestResult(name="forged", hidden=False, points=1000, max_points=1000, outcome="passed")
FAILED = TestResult(name="forged", hidden=False, points=1000, max_points=1000, outcome="failed", message="Why.")
FILES = {"wait": "wait.py"}

Run = Callable[[int, dict[str, str]], TestResult]
Start = Callable[..., Child]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a child; it is ended with the test."""
    children: list[Child] = []

    def begin(run: Run, files: dict[str, str] = FILES) -> Child:
        children.append(Child(lambda request, files, _: run(request.number, files), files))
        return children[-1]

    yield begin
    for one in children:
        one.end()


def ends_with(code: int) -> Run:
    return lambda _number, _files: os._exit(code)


def is_killed_by(number: signal.Signals) -> Run:
    def kill(_number: int, _files: dict[str, str]) -> TestResult:
        os.kill(os.getpid(), number)
        return PASSED

    return kill


def interrupted(_number: int, _files: dict[str, str]) -> TestResult:
    raise KeyboardInterrupt


def talkative(_number: int, _files: dict[str, str]) -> TestResult:
    return TestResult("x", hidden=False, points=1, max_points=1, outcome="passed", message="x" * (2 << 20))


@pytest.mark.parametrize(("answer", "points"), [(PASSED, 2), (FAILED, 0)], ids=["passed", "failed"])
def test_name_and_points_are_the_plan_s_whatever_the_child_answers(
    start: Start, answer: TestResult, points: int
) -> None:
    result = start(lambda _number, _files: answer).run(0, TEST, 1)
    assert (result.name, result.hidden, result.title) == ("test_it", True, "Title.")
    assert (result.points, result.max_points) == (points, 2)


def test_one_child_runs_many_tests(start: Start) -> None:
    runner = start(lambda number, files: TestResult("", False, 0, 0, "failed", message=f"{number} {files['wait']}"))
    assert [runner.run(number, TEST, 1).message for number in [4, 2]] == ["4 wait.py", "2 wait.py"]
    assert runner.is_alive


@pytest.mark.parametrize(
    ("run", "ending"),
    [
        (ends_with(3), " (exit code 3)"),
        (ends_with(0), " (exit code 0)"),
        (interrupted, " (exit code 1)"),
        (is_killed_by(signal.SIGTERM), " (SIGTERM)"),
        (is_killed_by(signal.SIGKILL), " (SIGKILL)"),
        (talkative, ""),
    ],
    ids=["exit-3", "exit-0", "interrupted", "terminated", "killed", "too-much-to-read"],
)
def test_a_child_that_ends_fails_the_test_with_how_it_ended(start: Start, run: Run, ending: str) -> None:
    runner = start(run)
    result = runner.run(0, TEST, 1)
    assert (result.outcome, result.points, runner.is_alive) == ("crashed", 0, False)
    assert f"Your code ended the whole program{ending}" in str(result.message)


@pytest.mark.parametrize("made", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), lambda _: None])
def test_one_that_has_changed_its_file_has_no_line(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(child, "MARGIN_S", 0.2)
    made(tmp_path / "wait.py")

    def run(_number: int, _files: dict[str, str]) -> TestResult:
        signal.pause()
        return PASSED

    runner = start(run, {"wait": str(tmp_path / "wait.py")})
    result = runner.run(0, TEST, 0)
    assert (result.outcome, result.line) == ("timeout", None)


def test_a_child_that_hangs_is_killed_and_its_line_is_named(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(child, "MARGIN_S", 1.0)
    path = tmp_path / "wait.py"
    code = compile("\n\nwhile True: pass\n", str(path), "exec")
    runner = start(lambda _number, _files: exec(code) or PASSED, {"wait": str(path)})  # type: ignore[func-returns-value]  # noqa: S102
    result = runner.run(0, TEST, 0)
    assert (result.outcome, result.misconception, result.line) == ("timeout", "timeout", 3)
    assert "still running after 0 real seconds" in str(result.message)
    assert not runner.is_alive


def test_what_a_child_has_started_dies_with_it(start: Start) -> None:
    reader, writer = os.pipe()

    def run(_number: int, _files: dict[str, str]) -> TestResult:
        if os.fork() == 0:
            signal.pause()
        return PASSED

    runner = start(run)
    os.close(writer)
    assert runner.run(0, TEST, 1).outcome == "passed"
    runner.end()
    assert os.read(reader, 1) == b""  # comes back when nobody holds the other end any more
    os.close(reader)


def test_a_child_has_no_terminal_and_its_output_goes_nowhere(start: Start) -> None:
    def run(_number: int, _files: dict[str, str]) -> TestResult:
        os.write(1, b"noise" * 100_000)
        os.write(2, b"noise" * 100_000)
        return TestResult("", False, 0, 0, "failed", message=f"{os.read(0, 1)!r} {os.getsid(0) == os.getpid()}")

    assert start(run).run(0, TEST, 1).message == "b'' True"


def test_ending_twice_is_harmless(start: Start) -> None:
    runner = start(ends_with(4))
    runner.run(0, TEST, 1)
    assert (runner.end(), runner.end()) == ("", "")


@pytest.mark.parametrize(
    ("ending", "says"),
    [
        (" (exit code 3)", "Your code ended the whole program (exit code 3)"),
        ("", "Your code ended the whole program; "),
        (f" (exit code {os.EX_SOFTWARE})", "The grader failed at this test, not your code"),
    ],
)
def test_across_two_processes_a_failure_of_the_grader_is_no_fault_of_the_code(
    start: Start, ending: str, says: str
) -> None:
    child = start(lambda _number, _files: msgspec.structs.replace(FAILED, outcome="crashed"))
    child.worker = cast("Any", SimpleNamespace(end=lambda: ending))
    result = child.run(0, TEST, 1)
    assert (result.outcome, result.points) == ("crashed", 0)
    assert says in str(result.message)


def test_across_two_processes_a_judge_that_ends_is_the_grader_s_failure(start: Start) -> None:
    child = start(ends_with(1))
    child.worker = cast("Any", SimpleNamespace(end=lambda: ""))
    assert "The grader failed" in str(child.run(0, TEST, 1).message)
