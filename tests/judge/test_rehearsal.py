"""The trial that warms up the process from which workers are forked, and the judge."""

from __future__ import annotations

import asyncio
import random
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.catalogue import Exercise
from grader.judge import rehearsal
from grader.judge.isolation import Profile, Reached
from grader.judge.nursery import Nursery
from grader.judge.rehearsal import SLUG, rehearse
from grader.judge.remote import Submitted, across, references
from grader.trial.trial import Trial

HandIn = Callable[..., tuple[Exercise, Path]]
SURROUNDINGS = f"""
    import os, random, sys, threading

    async def slug():
        return [
            random.random(),
            threading.active_count(),
            {SLUG!r} in sys.modules,
            sorted(os.listdir("/dev/fd")),
        ]
"""


@pytest.fixture
def own_nursery() -> Iterator[Nursery]:
    """One that nobody else uses."""
    with Nursery(Reached()) as made:
        yield made


def test_a_whole_trial_is_played(own_nursery: Nursery) -> None:
    trial = rehearse(own_nursery)
    assert trial.diagnosis is None
    assert trial.clock.now_ns == 5_000_000_000
    assert [span.name for span in trial.findings.spans if span.kind == "call"] == [SLUG, "run"]


def test_it_leaves_nothing_behind_here(own_nursery: Nursery) -> None:
    def surroundings() -> tuple[object, ...]:
        return random.getstate(), time.sleep, asyncio.new_event_loop, set(sys.meta_path), threading.active_count()

    before = surroundings()
    rehearse(own_nursery)
    assert surroundings() == before
    assert SLUG not in sys.modules


def test_it_leaves_nothing_to_be_seen_by_a_worker(own_nursery: Nursery, hand_in: HandIn) -> None:
    seen = []

    def look() -> Trial:
        exercise, path = hand_in(SURROUNDINGS, "async def slug() -> list[object]: ...")
        worker = own_nursery.fork(Profile.DEFAULT)
        trial = across(exercise, Submitted({"slug": path}, references(path.parent)), worker)
        with trial.stage.running(), trial.watching():
            seen.append(asyncio.run(trial.stage.subject.slug()))
        worker.end()
        return trial

    assert look().diagnosis is None
    rehearse(own_nursery)
    assert look().diagnosis is None
    assert seen[0] == seen[1]


def test_one_that_goes_wrong_is_told_and_workers_can_be_had(
    own_nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "HEARD", ["something else"])
    assert rehearse(own_nursery).diagnosis is not None
    assert own_nursery.fork(Profile.DEFAULT).end() == " (exit code 0)"
