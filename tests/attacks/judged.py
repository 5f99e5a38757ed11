"""Grades attacks as a class is graded: tests in the judge's process, the submission in a confined one."""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Self

import msgspec
import psutil
from attack import MARKER, TOKEN, Attack, Place, listing

from grader.batch.zygotes import Grader, Results, ZygoteDied
from grader.judge.isolation import Reached

ENDING_REAL_S = 5
"""Real seconds after which a process counts as left behind."""
SETTLING_REAL_S = 0.3


@dataclass
class Effect:
    """What an attack has achieved: points beyond those earned, bytes of hidden texts, and harm in words."""

    forged: int = 0
    leaked: int = 0
    harm: list[str] = field(default_factory=list)
    points: int = 0


def effect_of(attack: Attack, points: int, output: bytes, harm: list[str]) -> Effect:
    """What was achieved, if the run gave so many points, and this output."""
    claims = ["its own word"] if b"HARM" in output else []
    leaked = output.count(MARKER.encode()) * len(TOKEN)
    return Effect(max(0, points - attack.earned), leaked, harm + claims, points)


class Judged:
    """One grader, used for one attack after another; after each it grades an honest submission."""

    def __init__(self, place: Place, reached: Reached | None) -> None:
        self._place = place
        self._grader = Grader(place.kit, place.kit.exercises, reached=reached)

    def __enter__(self) -> Self:
        self._grader.__enter__()
        assert self._control() == []
        self._processes = self._settled()
        return self

    def __exit__(self, *_: object) -> None:
        self._grader.__exit__(None, None, None)

    def run(self, attack: Attack) -> Effect:
        """Grade the attack, then look around."""
        file = self._place.hand_in(attack)
        before = listing(self._place.outside(attack))
        handed_in = listing(self._place.folder(attack))
        harm = []
        results: Results = {attack.exercise: []}
        try:
            results = self._grader.grade({attack.exercise: file})
        except ZygoteDied:
            harm.append("the grader died")
            self._processes = self._settled()
        harm += self._place.harm(attack, before)
        if listing(self._place.folder(attack)) != handed_in:
            harm.append("the submission's folder has changed")
        if not self._is_alone_again():
            harm.append("processes are left")
        harm += self._control()
        points = sum(test.points for test in results[attack.exercise])
        return effect_of(attack, points, msgspec.json.encode(results), harm)

    def _control(self) -> list[str]:
        """What is wrong when an honest submission is graded now."""
        exercise = self._place.kit.exercise("double")
        try:
            results = self._grader.grade({"double": exercise.solution})["double"]
        except ZygoteDied:
            return ["the grader died after it"]
        return [f"the next submission's {test.name}: {test.message}" for test in results if test.outcome != "passed"]

    def _settled(self) -> set[int]:
        """The processes of an idle grader: those that were there twice, with some time in between."""
        while True:
            before = self._descendants()
            time.sleep(SETTLING_REAL_S)
            if before == self._descendants():
                return before

    def _is_alone_again(self) -> bool:
        """Whether what was started for the attack is gone; the grader ends it after it has answered."""
        deadline = time.monotonic() + ENDING_REAL_S
        while self._descendants() != self._processes:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    def _descendants(self) -> set[int]:
        process = self._grader._process
        return set() if process is None else descendants(process.pid)


def descendants(pid: int) -> set[int]:
    """The processes that this one has started, directly or not, dead ones that nobody has asked for included."""
    try:
        return {child.pid for child in psutil.Process(pid).children(recursive=True)}
    except psutil.NoSuchProcess:
        return set()


def judge_all(
    attacks: list[Attack], place: Place, reached: Reached | None, jobs: int
) -> Iterator[tuple[Attack, Effect]]:
    """Grade the attacks with so many graders at the same time; in their order."""

    def some(share: list[Attack]) -> list[tuple[Attack, Effect]]:
        with Judged(place, reached) as judged:
            return [(attack, judged.run(attack)) for attack in share]

    os.environ["GRADER_TOKEN"] = TOKEN
    with ThreadPoolExecutor(jobs) as pool:
        found = {attack.name: effect for share in pool.map(some, _shares(attacks, jobs)) for attack, effect in share}
    yield from ((attack, found[attack.name]) for attack in attacks)


def _shares(attacks: list[Attack], jobs: int) -> list[list[Attack]]:
    return [attacks[number::jobs] for number in range(jobs)]


def peak_memory_bytes() -> int:
    """The most memory that a process had which this one has started, directly or not, and which has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
