"""A cluster of two workers on this machine: the same results as without, even if one of them is killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.batch.cluster import dask_pool
from grader.batch.grading import local_pool
from grader.batch.journal import Journal
from grader.batch.pool import Pool
from grader.batch.scratch import PREFIX
from grader.batch.session import Counts, Session
from grader.batch.setup import Setup
from grader.batch.submissions import Submission
from grader.batch.work import grade_anywhere
from grader.catalogue import Kit
from grader.errors import BadInput
from grader.judge.isolation import Level
from grader.report.model import json_pieces

RIGHT = "async def wait(work):\n    return await work()\n"
WRONG = "async def wait(work):\n    return work()\n"


@pytest.fixture(scope="module")
def workers() -> Iterator[Any]:
    """Two processes with a thread each; one that is lost is replaced."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as workers:
        yield workers


@pytest.fixture
def everyone(hand_in_class: Callable[[Mapping[str, str]], list[Submission]]) -> list[Submission]:
    return hand_in_class({f"student{number:02}": RIGHT if number % 3 else WRONG for number in range(24)})


def report(place: Path, setup: Setup, everyone: list[Submission], pool: Pool, changed: Callable[[], object]) -> bytes:
    place.mkdir()
    with Journal(place) as journal:
        session = Session(setup, everyone, journal)
        session.run(pool, lambda _: changed())
        assert (session.counts, pool.lost) == (Counts(24, new=24), {})
        with journal.shown() as shown:
            return b"".join(json_pieces(*shown))


def test_a_cluster_gives_the_same_results_even_if_a_worker_is_killed_amid(
    waiting: Kit, tmp_path: Path, everyone: list[Submission], workers: Any
) -> None:
    setup = Setup.of(waiting, waiting.exercises, Level.NONE)
    victims = [worker.pid for worker in workers.workers.values()][:1]

    def kill_one() -> None:
        while victims:
            os.kill(victims.pop(), signal.SIGKILL)

    with local_pool(setup, 2) as pool:
        expected = report(tmp_path / "local", setup, everyone, pool, lambda: None)
    with dask_pool(setup, workers.scheduler_address, len(everyone)) as pool:
        assert pool.chunk == 3
        assert report(tmp_path / "cluster", setup, everyone, pool, kill_one) == expected
    assert victims == []


def test_a_worker_grades_with_the_kit_that_it_was_sent(waiting: Kit, workers: Any) -> None:
    distributed = pytest.importorskip("distributed")
    packed = Setup.of(waiting, waiting.exercises, Level.NONE).packed()
    assert packed.root != waiting.root
    with distributed.Client(workers) as client:
        answer = client.submit(grade_anywhere, packed, []).result()
        roots = client.run(roots_of, packed.digest)
        sent = [root for found in roots.values() for root in found]
        assert answer == b"[]"
        assert sent
        assert all((root / "exercises").is_dir() and root.parent.name.startswith(PREFIX) for root in sent)


def roots_of(digest: str) -> list[Path]:
    """Where the kit of this setup lies in the process that is asked."""
    from grader.batch.work import _CREWS  # noqa: PLC0415 - this process's own

    return [crew._setup.root for known, crew in _CREWS.items() if known == digest]


def test_a_cluster_without_workers_is_bad_input(waiting: Kit) -> None:
    distributed = pytest.importorskip("distributed")
    setup = Setup.of(waiting, waiting.exercises, Level.NONE)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty,
        pytest.raises(BadInput, match=r"has no workers; start one with `dask worker (tcp|inproc)://"),
        dask_pool(setup, empty.scheduler_address, 1),
    ):
        pass


def test_a_machine_that_cannot_confine_as_asked_refuses(waiting: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.batch import work  # noqa: PLC0415 - patched
    from grader.judge.isolation import Reached  # noqa: PLC0415

    monkeypatch.setattr(work, "probed", lambda: Reached(missing={"landlock": "use Linux", "seccomp": "use Linux"}))
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    packed = Setup.of(waiting, waiting.exercises, Level.STRICT).packed()
    with pytest.raises(BadInput, match="This machine can't confine student code as `--isolation strict` asks"):
        grade_anywhere(packed, [])
