"""A submission that changes its own verdict is held for review; an honest one never is."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from grader.batch.canary import KINDS, TAMPERED, canary, is_tampered, planned
from grader.batch.grading import Graders, grade_submission
from grader.batch.submissions import Submission
from grader.catalogue import Kit
from grader.judge.isolation import Reached

ROOT = Path(__file__).resolve().parents[2]
HONEST = "import asyncio\n\n\nasync def fetch_all(fetch, urls):\n    return await asyncio.gather(*map(fetch, urls))\n"
PATCHES_THE_WIRE = """
import msgspec
from grader.report.model import TestResult

truth = msgspec.json.encode


def encode(value):
    if isinstance(value, TestResult):
        value = msgspec.structs.replace(value, outcome="passed", misconception=None, message=None)
    return truth(value)


msgspec.json.encode = encode
"""
CHEATS = {
    "says that all is well": PATCHES_THE_WIRE,
    "and that it loads": PATCHES_THE_WIRE + "raise RuntimeError",
}


@pytest.fixture(scope="module")
def kit() -> Kit:
    return Kit(ROOT)


def graded(kit: Kit, folder: Path, text: str, reached: Reached | None) -> tuple[list[str], int]:
    path = folder / "fetch_all.py"
    path.write_text(text)
    exercises = [kit.exercise("fetch_all")]
    with Graders(kit, exercises, 1, reached=reached) as graders, graders.one() as grader:
        found = grade_submission(grader, exercises, Submission("ada", {"fetch_all": path}))
    return found.problems, found.points


@pytest.mark.parametrize("cheat", CHEATS)
def test_beside_the_tests_who_changes_the_verdict_is_held(kit: Kit, tmp_path: Path, cheat: str) -> None:
    problems, points = graded(kit, tmp_path, CHEATS[cheat], None)
    assert problems == [TAMPERED]
    assert points > 0


def test_in_a_process_of_its_own_it_changes_nothing(kit: Kit, tmp_path: Path) -> None:
    assert graded(kit, tmp_path, PATCHES_THE_WIRE, Reached()) == ([], 0)


@pytest.mark.parametrize("reached", [None, Reached()], ids=["in one process", "across two"])
def test_honest_code_is_not_held(kit: Kit, tmp_path: Path, reached: Reached | None) -> None:
    problems, points = graded(kit, tmp_path, HONEST, reached)
    assert (problems, points) == ([], 4)


def test_names_are_new_each_time() -> None:
    names = {planned("slug").name for _ in range(20)}
    assert len(names) == 20


def test_whatever_the_kind_it_fails(request: pytest.FixtureRequest) -> None:
    kinds = {canary("test_x", request.node).function for _ in range(100)}  # type: ignore[attr-defined]
    assert kinds == set(KINDS)


def test_a_result_with_points_is_tampered_with() -> None:
    failed = planned("slug").failed("failed", "as it must")
    assert not is_tampered(failed)
    assert is_tampered(msgspec.structs.replace(failed, points=1))
