"""No attack gains a point, reads a hidden test or does harm; honest work beside it keeps its points."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parent))

from attack import TOKEN, Attack, Place, read_attacks
from judged import Effect, effect_of, judge_all, peak_memory_bytes

sys.path.pop()

from grader.batch.zygotes import Grader
from grader.judge.confinement import Limits
from grader.judge.probe import probe

ATTACKS = read_attacks()
JOBS = 4
"""More than there are cores: many attacks only wait to be given up."""
OWN_MEMORY_BYTES = 256 << 20
"""What a process may have beside the address space that a submission is given: the judge's side of a message."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("judged") / "place")


@pytest.fixture(scope="module")
def effects(place: Place) -> dict[str, Effect]:
    """What each attack has achieved."""
    reached = probe()
    if not reached.confines:
        pytest.skip(f"this machine confines nothing: {reached.missing}")
    return {attack.name: effect for attack, effect in judge_all(ATTACKS, place, reached, JOBS)}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.category}-{attack.name}")
def test_an_attack_gains_nothing(attack: Attack, effects: dict[str, Effect]) -> None:
    effect = effects[attack.name]
    assert effect == Effect(points=attack.earned), attack.tries


def test_there_are_many_of_every_category() -> None:
    by_category = {category: sum(one.category == category for one in ATTACKS) for category in ("score", "leak", "harm")}
    assert min(by_category.values()) >= 15
    assert sum(by_category.values()) == len({attack.name for attack in ATTACKS}) >= 60


def test_no_process_had_more_memory_than_it_may(effects: dict[str, Effect]) -> None:
    assert effects
    assert 0 < peak_memory_bytes() <= Limits().data_bytes + OWN_MEMORY_BYTES


def test_solutions_have_full_points(place: Place) -> None:
    exercises = place.kit.exercises
    with Grader(place.kit, exercises, reached=probe()) as grader:
        results = grader.grade({exercise.slug: exercise.solution for exercise in exercises})
    tests = [test for tests in results.values() for test in tests]
    assert [test.name for test in tests if test.points != test.max_points] == []
    assert sum(test.max_points for test in tests) == 20


def test_an_effect_is_seen() -> None:
    attack = Attack("one", "leak", "", "", earned=2)
    assert effect_of(attack, 5, TOKEN.encode() * 2, ["a file"]) == Effect(3, 2 * len(TOKEN), ["a file"], 5)
    assert effect_of(attack, 1, b"HARM: done", []) == Effect(0, 0, ["its own word"], 1)
