"""A submission that changes its own verdict is held for review; an honest one never is."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from grader.batch.canary import KINDS, TAMPERED, canary, is_tampered, planned
from grader.batch.grading import grade_class
from grader.batch.submissions import Submission
from grader.batch.zygotes import Grader
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


def graded(kit: Kit, folder: Path, text: str, reached: Reached | None) -> tuple[bool, int]:
    """Whether it is held for review, and its points."""
    path = folder / "fetch_all.py"
    path.write_text(text)
    with Grader(kit, [kit.exercise("fetch_all")], reached=reached) as grader:
        answer = grader.ask({"fetch_all": path})
    return answer.is_tampered, sum(test.points for test in answer.results["fetch_all"])


@pytest.mark.parametrize("cheat", CHEATS)
def test_beside_the_tests_who_changes_the_verdict_is_held(kit: Kit, tmp_path: Path, cheat: str) -> None:
    path = tmp_path / "fetch_all.py"
    path.write_text(CHEATS[cheat])
    submission = Submission("ada", {"fetch_all": path})
    report = grade_class(kit, [kit.exercise("fetch_all")], [submission], jobs=1, finished=lambda _: None)
    [found] = report.submissions
    assert found.problems == [TAMPERED]
    assert found.points > 0


def test_in_a_process_of_its_own_it_changes_nothing(kit: Kit, tmp_path: Path) -> None:
    assert graded(kit, tmp_path, PATCHES_THE_WIRE, Reached()) == (False, 0)


@pytest.mark.parametrize("reached", [None, Reached()], ids=["in one process", "across two"])
def test_honest_code_is_not_held(kit: Kit, tmp_path: Path, reached: Reached | None) -> None:
    assert graded(kit, tmp_path, HONEST, reached) == (False, 4)


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
