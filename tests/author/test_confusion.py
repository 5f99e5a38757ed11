"""The share of wrong variants that are diagnosed as their file says."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pytest
from rich.console import Console

from grader.author.confusion import Confusion, confusion, diagnosis, print_confusion
from grader.author.new import new
from grader.catalogue import Kit
from grader.report.model import TestResult

ANSWERS = "solutions/c01_start/e1_wait"
PASSED = TestResult("test_a", hidden=False, points=1, max_points=1, outcome="passed")


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """A kit with one exercise, as `awaitlings new` makes it."""
    for side in ["exercises", "solutions"]:
        (tmp_path / side).mkdir()
    new(Kit(tmp_path), "c01_start/e1_wait")
    return Kit(tmp_path)


def printed(found: Confusion) -> str:
    output = io.StringIO()
    print_confusion(found, Console(file=output, width=200, highlight=False))
    return output.getvalue()


def test_wrong_names_and_accused_solutions_are_counted(kit: Kit) -> None:
    wrong, *others = kit.exercises[0].wrong
    for other in others:
        other.unlink()
    wrong.with_name("barrier.py").write_bytes(wrong.read_bytes())
    wrong.with_name("spin.py").write_bytes(kit.exercises[0].solution.read_bytes())
    kit.exercises[0].right[0].write_bytes(wrong.read_bytes())
    seen: list[str] = []
    found = confusion(kit, kit.exercises, seen.append)
    name = wrong.stem
    assert found.counts == {(name, name): 1, ("barrier", name): 1, ("spin", "nothing"): 1}
    assert (found.wrong, found.as_named, found.right, seen) == (3, 1, 2, ["wait"])
    assert found.accused == [f"{kit.exercises[0].right[0]}: {name}"]
    lines = [line.split() for line in printed(found).splitlines()]
    assert ["barrier", "1", f"{name}:", "1"] in lines
    assert [name, "1", "as", "named"] in lines
    assert "3 wrong variants, 1 diagnosed as named (33.3 %); 2 right variants and references, 1 with" in printed(found)


@pytest.mark.parametrize(
    ("named", "other", "accused", "is_good"),
    [(98, 2, [], True), (97, 3, [], False), (100, 0, ["x"], False), (0, 0, [], True)],
)
def test_the_goal_is_98_per_cent_and_nobody_accused(named: int, other: int, accused: list[str], is_good: bool) -> None:
    found = Confusion(Counter({("spin", "spin"): named, ("spin", "barrier"): other}), 1, accused)
    assert found.is_good is is_good


def test_a_diagnosis_is_each_name_once() -> None:
    def failed(name: str | None) -> TestResult:
        return TestResult("t", hidden=False, points=0, max_points=1, outcome="failed", misconception=name)

    assert diagnosis([PASSED, failed("spin"), failed(None), failed("spin"), failed("barrier")]) == "spin + barrier"
    assert diagnosis([PASSED, failed(None)]) == "nothing"


def test_nothing_to_run_is_no_confusion(kit: Kit) -> None:
    assert confusion(kit, [], print) == Confusion()
