"""What verdicts depend on: its digest changes with each part, and it can go to another machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.author.new import new
from grader.batch.setup import Setup
from grader.catalogue import Kit
from grader.errors import BadInput
from grader.judge.isolation import Level

FOLDER = "c01_start/e1_wait"


def setup_of(kit: Kit, level: Level = Level.NONE, limit_s: int = 300) -> Setup:
    return Setup.of(kit, [kit.exercise("wait")], level, limit_s)


@pytest.mark.parametrize(
    "place",
    [
        f"exercises/{FOLDER}/exercise.toml",
        f"exercises/{FOLDER}/wait.py",
        f"exercises/{FOLDER}/test_wait.py",
        f"solutions/{FOLDER}/test_wait_hidden.py",
        f"solutions/{FOLDER}/wait.py",
        "solutions/c01_start/e2_race/race.py",
    ],
)
def test_whatever_a_verdict_may_depend_on_changes_the_digest(own_kit: Kit, place: str) -> None:
    new(own_kit, "c01_start/e2_race")
    kit = Kit(own_kit.root)
    before = setup_of(kit).digest
    path = kit.root / place
    path.write_text(f"{path.read_text()}\n# more\n")
    assert setup_of(Kit(kit.root)).digest != before


def test_level_limit_and_exercises_change_the_digest_and_nothing_else_does(own_kit: Kit) -> None:
    new(own_kit, "c01_start/e2_race")
    kit = Kit(own_kit.root)
    both = Setup.of(kit, kit.exercises, Level.NONE)
    digests = [setup_of(kit), setup_of(kit, Level.STRICT), setup_of(kit, limit_s=301), both]
    assert len({setup.digest for setup in digests}) == 4
    for place in ["exercises/c01_start/README.md", "solutions/c01_start/e2_race/test_race_hidden.py"]:
        (kit.root / place).write_text("changed")
    assert setup_of(Kit(kit.root)).digest == digests[0].digest


def test_a_packed_setup_is_the_same_one_on_another_machine(waiting: Kit, tmp_path: Path) -> None:
    setup = setup_of(waiting)
    packed = setup.packed()
    assert packed.archive == setup.packed().archive
    there = packed.unpacked(tmp_path)
    assert (there.root, there.digest) == (tmp_path, setup.digest)
    assert setup_of(Kit(tmp_path)).digest == setup.digest
    assert not any("wrong" in path.parts for path in tmp_path.rglob("*"))


def test_a_worker_of_another_version_refuses(waiting: Kit, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"A worker has Awaitlings .*, but 0\.0\.7 is asked for; install the same"):
        replace(setup_of(waiting).packed(), version="0.0.7").unpacked(tmp_path)
    assert list(tmp_path.iterdir()) == []
