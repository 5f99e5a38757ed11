"""A class with every kind of trouble: each costs only that student that exercise, with a reason."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from grader import __version__
from grader.batch.grading import grade_class
from grader.batch.submissions import read_class
from grader.catalogue import Kit
from grader.judge.isolation import Level, Reached
from grader.report.model import ExerciseResult, Report, to_json

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["c01_coroutines/e1_greet_after", "c03_concurrency/e1_fetch_all"]

Grade = Callable[..., Report]


class Case(NamedTuple):
    """A program for `fetch_all`, and what its author hears."""

    student: str
    program: str | bytes
    outcome: str
    misconception: str | None
    reason: str


GATHER = "import asyncio\n\n\nasync def fetch_all(fetch, urls):\n    return await asyncio.gather(*map(fetch, urls))\n"
IN_A_LOOP = "async def fetch_all(fetch, urls):\n    return [await fetch(url) for url in urls]\n"
SLEEPING = "import time\n\n\nasync def fetch_all(fetch, urls):\n    time.sleep(1)\n"
ENDLESS = "async def fetch_all(fetch, urls):\n    while True:\n        pass\n"
SWALLOWING = """
def work():
    while True:
        pass


async def fetch_all(fetch, urls):
    while True:
        try:
            work()
        except BaseException:
            continue
"""
NOISY = f"import os\n\nprint('noise\\n' * 100_000)\nos.write(1, b'noise\\n' * 100_000)\n{GATHER}"
KILLER = "import os\nimport signal\n\nos.kill(os.getppid(), signal.SIGKILL)\n"

HANGING = [
    Case("endless", ENDLESS, "timeout", "timeout", "still running after 1 real seconds"),
    Case("swallowing", SWALLOWING, "timeout", "timeout", "still running after 1 real seconds"),
]
TROUBLE = [
    Case("awaits in a loop", IN_A_LOOP, "failed", "sequential-await", "took 3.00 s, expected 2.00 s"),
    Case("blocks", SLEEPING, "failed", "blocking-sleep", "stood still for 1.00 s"),
    Case("syntax error", "async def fetch_all(fetch, urls)\n", "failed", "unloadable", "is not valid Python"),
    Case("exits", "import os\nos._exit(3)\n", "crashed", None, "ended the whole program (exit code 3)"),
    Case("sys-exits", "import sys\nsys.exit(0)\n", "failed", "unloadable", "ends the program when it is imported"),
    Case("interrupts", "raise KeyboardInterrupt\n", "crashed", None, "ended the whole program (exit code 1)"),
    Case("raises", "raise RuntimeError('boom')\n", "failed", "unloadable", "imported: RuntimeError: boom"),
    Case("hoards", "HOARD = bytearray(3 << 30)\n", "failed", "unloadable", "imported: MemoryError"),
    Case("binary", b"\x80\xff\x00", "failed", "unloadable", "is not a text file in UTF-8"),
    Case("zeros", b"\0\0\0", "failed", "unloadable", "is a binary file"),
    Case("too large", b"#" * 2_000_000, "failed", "unloadable", "is larger than 1000 kB"),
    Case("nothing in it", "", "failed", "missing-function", "has no function `fetch_all`"),
    Case("other name", IN_A_LOOP.replace("fetch_all", "fetchall"), "failed", "missing-function", "has no function"),
    Case("not a function", "fetch_all = 3\n", "failed", "missing-function", "not a function"),
    Case(
        "plain", "def fetch_all(fetch, urls):\n    return []\n", "failed", "not-a-coroutine", "must be an `async def`"
    ),
    Case("signature", "async def fetch_all(urls): ...\n", "failed", "wrong-signature", "takes (fetch, urls)"),
]
MISSING = {"linked": "no file fetch_all.py was handed in", "two files": "there are 2 files of this name"}
HONEST = {
    "honest": "fetch_all.py",
    "noisy": "fetch_all.py",
    "whole repository": "exercises/c03_concurrency/e1_fetch_all/fetch_all.py",
    "=cmd|' !A0": "fetch_all.py",
    "<b>[red]bold[|]": "fetch_all.py",
    "🐍 \x1b[31m": "fetch_all.py",
}
KNOWN_BY_NAME = {case.student: case for case in HANGING + TROUBLE}


def hand_in(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def find(report: Report, student: str, slug: str) -> ExerciseResult:
    [submission] = [one for one in report.submissions if one.student == student]
    [exercise] = [one for one in submission.exercises if one.slug == slug]
    return exercise


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """`greet_after` and `fetch_all` of the real kit; a test that hangs is ended after 1 real second."""
    root = tmp_path_factory.mktemp("kit")
    for name in NAMES:
        for side in ["exercises", "solutions"]:
            shutil.copytree(ROOT / side / name, root / side / name, ignore=shutil.ignore_patterns("__pycache__"))
        settings = root / "exercises" / name / "exercise.toml"
        settings.write_text(f"limit = 1\n{settings.read_text()}")
    return Kit(root)


@pytest.fixture(scope="module")
def grade(kit: Kit) -> Grade:
    """Grade the class in a folder."""

    def run(folder: Path, jobs: int = 2, level: Level = Level.NONE) -> Report:
        submissions = read_class(folder, kit.exercises)
        return grade_class(kit, kit.exercises, submissions, jobs=jobs, level=level, finished=lambda _: None)

    return run


@pytest.fixture(scope="module")
def classroom(kit: Kit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class. Everybody but `nothing` handed in a right `greet_after`."""
    folder = tmp_path_factory.mktemp("class")
    greeting = kit.exercise("greet_after").solution.read_text()
    for case in TROUBLE + HANGING:
        hand_in(folder / case.student, {"fetch_all.py": case.program, "greet_after.py": greeting})
    for student, place in HONEST.items():
        program = NOISY if student == "noisy" else GATHER
        hand_in(folder / student, {place: program, "greet_after.py": greeting})
    linked = hand_in(folder / "linked", {"greet_after.py": greeting})
    (linked / "fetch_all.py").symlink_to(folder / "honest" / "fetch_all.py")
    hand_in(folder / "two files", {"a/fetch_all.py": GATHER, "b/fetch_all.py": GATHER, "greet_after.py": greeting})
    (folder / "nothing").mkdir()
    return folder


@pytest.fixture(scope="module")
def graded(classroom: Path, grade: Grade) -> Report:
    """The class, graded once for all tests of this module."""
    return grade(classroom)


def test_the_report_has_every_student_in_order(classroom: Path, graded: Report) -> None:
    assert [one.student for one in graded.submissions] == sorted(path.name for path in classroom.iterdir())


@pytest.mark.parametrize("case", TROUBLE + HANGING, ids=lambda case: case.student)
def test_trouble_costs_the_points_of_the_exercise_and_has_a_reason(graded: Report, case: Case) -> None:
    found = find(graded, case.student, "fetch_all")
    first = next(test for test in found.tests if test.outcome != "passed")
    assert (first.outcome, first.misconception) == (case.outcome, case.misconception)
    assert case.reason in str(first.message)
    assert found.points < found.max_points == 4
    assert found.problem == (first.message if case.misconception == "unloadable" else None)


@pytest.mark.parametrize(("student", "reason"), MISSING.items())
def test_what_was_not_handed_in_properly_is_not_run(graded: Report, student: str, reason: str) -> None:
    found = find(graded, student, "fetch_all")
    assert reason in str(found.problem)
    assert {(test.outcome, test.points, test.message) for test in found.tests} == {("not-run", 0, found.problem)}


@pytest.mark.parametrize("student", [*KNOWN_BY_NAME, *MISSING])
def test_trouble_with_one_exercise_leaves_the_other_its_points(graded: Report, student: str) -> None:
    found = find(graded, student, "greet_after")
    assert found.points == found.max_points > 0


@pytest.mark.parametrize("student", HONEST)
def test_an_honest_neighbour_has_full_points(graded: Report, student: str) -> None:
    [found] = [one for one in graded.submissions if one.student == student]
    assert (found.points, found.problems) == (found.max_points, [])


def test_an_empty_folder_is_a_problem_of_the_submission(graded: Report) -> None:
    [found] = [one for one in graded.submissions if one.student == "nothing"]
    assert (found.points, found.problems) == (0, ["the folder holds no file of an exercise"])
    assert found.max_points == 8


def test_awaiting_in_a_loop_is_measured_against_all_at_once(graded: Report) -> None:
    tests = {test.name: test for test in find(graded, "awaits in a loop", "fetch_all").tests}
    found = tests["test_three_pages_load_together"]
    assert found.misconception == "sequential-await"
    assert "took 3.00 s, expected 1.00 s = max(1, 1, 1)" in str(found.message)
    assert (found.expected_s, found.measured_s, found.line) == (1.0, 3.0, 2)
    assert [row.start_s for row in found.timeline if row.kind == "operation"] == [0.0, 1.0, 2.0]


def test_points_are_whole_numbers_that_add_up(graded: Report) -> None:
    for submission in graded.submissions:
        tests = [test for exercise in submission.exercises for test in exercise.tests]
        assert submission.points == sum(test.points for test in tests)
        assert submission.max_points == sum(test.max_points for test in tests)
        assert all(type(test.points) is int and test.points in {0, test.max_points} for test in tests)


def test_the_json_has_the_documented_form(graded: Report) -> None:
    data = json.loads(to_json(graded))
    assert (data["schema"], data["kit"]) == ("awaitlings/report/v1", __version__)
    for submission in data["submissions"]:
        assert set(submission) == {"student", "points", "max_points", "problems", "exercises"}
        for exercise in submission["exercises"]:
            assert set(exercise) == {"slug", "points", "max_points", "problem", "tests"}
            for test in exercise["tests"]:
                named = {"name", "hidden", "points", "max_points", "outcome", "misconception", "message"}
                assert set(test) >= {*named, "expected_s", "measured_s"}


def test_the_same_class_gives_the_same_bytes_however_many_run_at_once(
    classroom: Path, grade: Grade, tmp_path: Path
) -> None:
    calm = tmp_path / "calm"
    hanging = [case.student for case in HANGING]
    shutil.copytree(classroom, calm, symlinks=True, ignore=lambda _folder, names: set(names) & set(hanging))
    alone, *others = [to_json(grade(calm, jobs=jobs)) for jobs in [1, 2, 8]]
    assert others == [alone] * 2


def test_who_ends_the_grader_loses_all_and_the_next_one_nothing(kit: Kit, grade: Grade, tmp_path: Path) -> None:
    greeting = kit.exercise("greet_after").solution.read_text()
    hand_in(tmp_path / "a killer", {"fetch_all.py": KILLER, "greet_after.py": greeting})
    hand_in(tmp_path / "b honest", {"fetch_all.py": GATHER, "greet_after.py": greeting})
    killer, honest = grade(tmp_path, jobs=1).submissions
    assert (killer.points, honest.points, honest.problems) == (0, honest.max_points, [])
    assert "the process that ran this submission was ended" in killer.problems[0]


@pytest.fixture(scope="module")
def across(reached: Reached) -> Level:
    """The level at which code runs in processes of its own."""
    if not reached.confines:
        pytest.skip(f"this machine confines nothing: {reached.missing}")
    return Level.BEST_EFFORT


@pytest.fixture(scope="module")
def graded_across(classroom: Path, grade: Grade, across: Level) -> Report:
    """The class, with its code in processes of its own, as confined as this machine allows."""
    return grade(classroom, level=across)


@pytest.mark.parametrize("case", TROUBLE + HANGING, ids=lambda case: case.student)
def test_trouble_in_a_process_of_its_own_costs_the_same(graded_across: Report, case: Case) -> None:
    found = find(graded_across, case.student, "fetch_all")
    first = next(test for test in found.tests if test.outcome != "passed")
    assert (first.outcome, first.misconception) == (case.outcome, case.misconception)
    assert case.reason.removesuffix(" (exit code 1)") in str(first.message)  # it is the judge that gives such a one up
    assert find(graded_across, case.student, "greet_after").points == 4


@pytest.mark.parametrize("student", HONEST)
def test_an_honest_neighbour_has_full_points_across_two_processes(graded_across: Report, student: str) -> None:
    [found] = [one for one in graded_across.submissions if one.student == student]
    assert (found.points, found.problems) == (found.max_points, [])


def test_who_ends_its_parent_ends_no_grader_across_two_processes(
    kit: Kit, grade: Grade, across: Level, tmp_path: Path
) -> None:
    greeting = kit.exercise("greet_after").solution.read_text()
    hand_in(tmp_path / "a killer", {"fetch_all.py": KILLER, "greet_after.py": greeting})
    hand_in(tmp_path / "b honest", {"fetch_all.py": GATHER, "greet_after.py": greeting})
    killer, honest = grade(tmp_path, jobs=1, level=across).submissions
    assert [(one.slug, one.points) for one in killer.exercises] == [("greet_after", 4), ("fetch_all", 0)]
    assert (honest.points, honest.problems) == (honest.max_points, [])
