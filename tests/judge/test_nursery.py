"""The process that forks workers: how they begin, how they end, and what they leave."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.clock.reading import TURN_LIMIT
from grader.judge.isolation import Profile, Reached
from grader.judge.nursery import Nursery
from grader.judge.remote import Submitted, across, references
from grader.judge.wire import Ended, Wire
from grader.judge.worker import PART_OF_ANOTHER_SPIN
from grader.trial.stage import PART_OF_A_SPIN


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_workers_are_processes_of_their_own_and_end_when_they_are_told(nursery: Nursery) -> None:
    first, second = (nursery.fork(Profile.DEFAULT) for _ in range(2))
    assert len({first._pid, second._pid, os.getpid()}) == 3
    assert is_running(first._pid)
    first.end()
    assert not is_running(first._pid)
    assert is_running(second._pid)
    second.end()


@pytest.mark.parametrize(
    ("how", "told"),
    [("os._exit(7)", " (exit code 7)"), ("os.abort()", " (SIGABRT)"), ("os.kill(os.getpid(), 9)", ""), ("pass", "")],
)
def test_how_a_worker_ended_is_told_unless_it_was_killed(
    nursery: Nursery, hand_in: Callable[..., Any], how: str, told: str
) -> None:
    exercise, path = hand_in(f"import os\nasync def slug():\n    {how}", "async def slug(): ...")
    worker = nursery.fork(Profile.DEFAULT)
    trial = across(exercise, Submitted({"slug": path}, references(exercise.folder.parents[2])), worker)
    with trial.stage.running(), trial.watching():
        asyncio.run(trial.stage.subject.slug())
    assert worker.end() in {told, " (exit code 0)" if how == "pass" else told}


def test_a_worker_ends_when_the_judge_hangs_up(nursery: Nursery) -> None:
    worker = nursery.fork(Profile.DEFAULT)
    worker.connection.close()
    assert worker.end() == " (exit code 0)"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells where a process is")
def test_the_folder_of_a_worker_goes_when_nobody_has_ended_that() -> None:
    with Nursery(Reached()) as nursery:
        worker = nursery.fork(Profile.SUBPROCESS)
        place = Path("/proc", str(worker._pid), "cwd")
        while (folder := place.readlink()) == Path.cwd():
            pass  # it is on its way there
        assert folder.exists()
    assert not folder.exists()
    worker.hang_up()


def test_one_worker_does_trial_after_trial(nursery: Nursery, hand_in: Callable[..., Any]) -> None:
    source = "count = 0\nasync def slug():\n    global count\n    count += 1\n    return count"
    exercise, path = hand_in(source, "async def slug(): ...")
    worker = nursery.fork(Profile.DEFAULT)
    for _ in range(3):
        trial = across(exercise, Submitted({"slug": path}, references(exercise.folder.parents[2])), worker)
        with trial.stage.running(), trial.watching():
            assert asyncio.run(trial.stage.subject.slug()) == 1  # each loads the file anew
        assert trial.diagnosis is None
    worker.end()


def test_who_has_spun_once_is_believed_sooner(nursery: Nursery, hand_in: Callable[..., Any]) -> None:
    source = """
        import asyncio, builtins
        async def slug():
            turns = builtins.__dict__.setdefault("turns", [])
            if len(turns) == 2:
                return turns
            turns.append(0)
            while True:
                turns[-1] += 1
                await asyncio.sleep(0)
        """
    exercise, path = hand_in(source, "async def slug(): ...")
    submitted = Submitted({"slug": path}, references(exercise.folder.parents[2]))
    worker = nursery.fork(Profile.DEFAULT)
    for _ in range(2):
        trial = across(exercise, submitted, worker)
        with trial.stage.running(), trial.watching():
            asyncio.run(trial.stage.subject.slug())
        assert trial.diagnosis is not None
        assert trial.diagnosis.misconception == "spin"
    trial = across(exercise, submitted, worker)
    with trial.stage.running(), trial.watching():
        turns = asyncio.run(trial.stage.subject.slug())
        assert turns == pytest.approx([PART_OF_A_SPIN * TURN_LIMIT, PART_OF_ANOTHER_SPIN * TURN_LIMIT], abs=5)
    assert trial.diagnosis is None
    worker.end()


def test_when_the_nursery_ends_its_workers_hear_no_more() -> None:
    with Nursery(Reached()) as nursery:
        worker = nursery.fork(Profile.DEFAULT)
        wire = Wire(worker.connection)
        worker.end()
        with pytest.raises(Ended):
            wire.send(["begin", {}])


def test_what_goes_wrong_in_the_worker_itself_is_told_apart_from_what_student_code_does(nursery: Nursery) -> None:
    worker = nursery.fork(Profile.DEFAULT)
    wire = Wire(worker.connection)
    wire.send(["begin", {"submitted": "no files", "trace_after_s": 10}])
    with pytest.raises(Ended):
        wire.read()
    assert "ValidationError" in worker.trace()
    assert worker.end() == f" (exit code {os.EX_SOFTWARE})"
