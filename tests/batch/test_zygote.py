"""The process that has collected the tests: what it answers, and that a test which never ran earns nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from grader.author.new import new
from grader.batch.canary import Answer
from grader.batch.job import Job
from grader.batch.setup import Setup
from grader.batch.work import Crew
from grader.batch.zygotes import Grader
from grader.catalogue import Kit
from grader.errors import AwaitlingsError
from grader.judge.isolation import Level
from grader.report.model import TestResult

SOLUTION = "async def wait(work):\n    return await work()\n"
SKIPPING = "import pytest\n\n\nasync def wait(work):\n    pytest.skip('no time')\n"
SKIPPING_AT_IMPORT = "import pytest\n\npytest.skip('no time', allow_module_level=True)\n"
LEAVING = "import pytest\n\n\nasync def wait(work):\n    pytest.exit('bye')\n"
PASSING_XFAIL = "import pytest\n\n\nasync def wait(work):\n    pytest.xfail('known')\n"
NEVER_RAN = """
import pytest


@pytest.mark.skip
async def test_marked_skip(exercise, world):
    assert await exercise.wait(world.operation("work")) is None


@pytest.mark.skipif(True, reason="always")
async def test_marked_skipif(exercise, world):
    assert await exercise.wait(world.operation("work")) is None


async def test_written_twice(exercise, world):
    assert False


async def test_written_twice(exercise, world):
    assert await exercise.wait(world.operation("work")) is None


async def test_async_generator(exercise, world):
    assert await exercise.wait(world.operation("work")) is None
    yield


@pytest.mark.xfail
async def test_marked_xfail(exercise, world):
    assert await exercise.wait(world.operation("work", returns=1)) == 2


async def test_calls_skip(exercise, world):
    pytest.skip("not today")


async def test_calls_xfail(exercise, world):
    pytest.xfail("known")


async def test_unknown_fixture(exercise, no_such_fixture):
    pass


@pytest.mark.parametrize("number", [1, 2])
async def test_has_parameters(exercise, world, number):
    pass


class TestGroup:
    async def test_in_a_group_that_is_never_made(self, exercise, world):
        pass

    def __init__(self):
        pass


async def test_runs(exercise, world):
    assert await exercise.wait(world.operation("work", returns=1)) == 1
"""

Run = Callable[[str], dict[str, TestResult]]


@pytest.fixture
def small(tmp_path: Path) -> Kit:
    """A kit of one exercise, `wait`, as `awaitlings new` makes it."""
    for side in ["exercises", "solutions"]:
        (tmp_path / side).mkdir()
    new(Kit(tmp_path), "c01_start/e1_wait")
    return Kit(tmp_path)


@pytest.fixture
def run(small: Kit, tmp_path: Path) -> Run:
    """Run a program against the tests of the small kit; the results by the names of the tests."""

    def results(program: str) -> dict[str, TestResult]:
        path = tmp_path / "handed_in.py"
        path.write_text(program)
        with Grader(small, small.exercises) as grader:
            return {result.name: result for result in grader.grade({"wait": path})["wait"]}

    return results


@pytest.fixture
def with_never_ran(small: Kit, run: Run) -> dict[str, TestResult]:
    """The results of a right program where most hidden tests never run."""
    small.exercises[0].hidden_tests.write_text(NEVER_RAN)
    return run(SOLUTION)


def test_tests_that_never_ran_to_their_end_earn_nothing(with_never_ran: dict[str, TestResult]) -> None:
    points = {name: result.points for name, result in with_never_ran.items()}
    assert points.pop("test_runs") == 1
    assert points.pop("test_returns_the_result") == 1
    assert len(points) == 10
    assert set(points.values()) == {0}


def test_tests_that_never_ran_say_why(with_never_ran: dict[str, TestResult]) -> None:
    not_collected = {name for name, result in with_never_ran.items() if result.outcome == "not-run"}
    assert not_collected == {"test_written_twice", "test_has_parameters", "test_in_a_group_that_is_never_made"}
    assert with_never_ran["test_marked_skip"].message == "The test did not run to its end."
    assert all(result.message for result in with_never_ran.values() if not result.points)


@pytest.mark.parametrize(
    "program",
    [SKIPPING, SKIPPING_AT_IMPORT, LEAVING, PASSING_XFAIL],
    ids=["skip", "skip-at-import", "exit", "xfail"],
)
def test_a_student_who_ends_the_test_through_pytest_earns_nothing(run: Run, program: str) -> None:
    results = run(program)
    assert len(results) == 2
    assert {(result.points, result.outcome) for result in results.values()} == {(0, "failed")}


def test_the_tests_after_two_that_hang_are_not_run(small: Kit, run: Run) -> None:
    settings = small.exercises[0].folder / "exercise.toml"
    settings.write_text(f"limit = 1\n{settings.read_text()}")
    again = "async def test_{0}(exercise, world):\n    await exercise.wait(world.operation('work'))\n\n\n"
    small.exercises[0].hidden_tests.write_text("".join(again.format(name) for name in ["one", "two", "three"]))
    results = run("async def wait(work):\n    while True:\n        pass\n")
    assert [result.outcome for result in results.values()] == ["timeout", "timeout", "not-run", "not-run"]
    assert results["test_three"].message == "not run, because 2 tests before it never ended"


def test_it_says_ready_then_answers_line_by_line_and_ends_with_its_input(small: Kit) -> None:
    exercise = small.exercises[0]
    request = msgspec.json.encode({"wait": os.fsencode(exercise.solution).hex()}) + b"\n"
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-m", "grader.batch.zygote", str(small.root), "wait"]
    ended = subprocess.run(command, input=request * 2, env=environment, capture_output=True, timeout=60, check=False)
    ready, *answers = ended.stdout.splitlines()
    assert ready == b'"ready"'
    results = [msgspec.json.decode(answer, type=Answer).results["wait"] for answer in answers]
    assert [[result.outcome for result in found] for found in results] == [["passed", "passed"]] * 2


def test_tests_that_cannot_be_collected_are_the_kit_s_fault(small: Kit) -> None:
    small.exercises[0].hidden_tests.write_text("def test_(:\n")
    with (
        pytest.raises(AwaitlingsError, match=r"can't be collected: .*line 1: not valid Python"),
        Grader(small, small.exercises),
    ):
        pass


def test_an_exercise_that_is_extra_adds_points_but_not_to_the_maximum(small: Kit) -> None:
    settings = small.exercises[0].folder / "exercise.toml"
    settings.write_text(f"extra = true\n{settings.read_text()}")
    exercises = Kit(small.root).exercises
    crew = Crew(Setup.of(small, exercises, Level.NONE))
    found = crew.grade(Job("ada", {"wait": exercises[0].solution.read_bytes()})).result
    crew.close()
    assert (found.points, found.max_points) == (2, 0)
