"""One grading that is continued: what is graded, what is not again, and by whom."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from grader.batch.grading import local_pool
from grader.batch.journal import Journal
from grader.batch.session import Counts, Session, ended_badly, only_one_in, shard
from grader.batch.setup import Setup
from grader.batch.submissions import Submission
from grader.catalogue import Kit
from grader.errors import BadInput
from grader.judge.isolation import Level
from grader.report.model import ExerciseResult, SubmissionResult, TestResult

RIGHT = "async def wait(work):\n    return await work()\n"
WRONG = "async def wait(work):\n    return work()\n"

HandIn = Callable[[Mapping[str, str]], list[Submission]]
Begin = Callable[..., Session]


@pytest.fixture
def begin(waiting: Kit, tmp_path: Path) -> Iterator[Begin]:
    """Begin a session with these submissions, always in the same journal."""
    with Journal(tmp_path) as journal:
        setup = Setup.of(waiting, waiting.exercises, Level.NONE)
        yield lambda submissions, again=(): Session(setup, submissions, journal, again)


def run(session: Session) -> Counts:
    with local_pool(session.setup, 2) as pool:
        session.run(pool, lambda _: None)
    return session.counts


def points(session: Session) -> dict[str, int]:
    return {one.student: one.points for one in shown(session)}


def shown(session: Session) -> list[SubmissionResult]:
    with session.journal.shown() as (_, submissions):
        return list(submissions)


def test_only_what_has_changed_is_graded_again(begin: Begin, hand_in_class: HandIn) -> None:
    session = begin(hand_in_class({"ada": RIGHT, "Ada": WRONG, "bob": WRONG}))
    assert run(session) == Counts(3, old=0, new=3)
    assert points(session) == {"ada": 2, "Ada": 0, "bob": 0}
    session = begin(hand_in_class({"bob": RIGHT}))
    assert run(session) == Counts(3, old=2, new=1)
    assert points(session) == {"ada": 2, "Ada": 0, "bob": 2}
    session = begin(hand_in_class({}), ["ada"])
    assert run(session) == Counts(3, old=2, new=1)


def test_who_handed_in_nothing_costs_no_process(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    session = begin([Submission("ada", {}, {"wait": "no file wait.py was handed in"})])
    assert run(session) == Counts(1, new=1)
    [ada] = shown(session)
    assert {(test.outcome, test.message) for test in ada.exercises[0].tests} == {
        ("not-run", "no file wait.py was handed in")
    }
    assert len(ada.exercises[0].tests) == 2


def test_a_name_that_is_unknown_or_there_twice_is_bad_input(begin: Begin) -> None:
    with pytest.raises(BadInput, match="There is no submission of 'eve' to grade again"):
        begin([Submission("ada")], ["eve"])
    with pytest.raises(BadInput, match="2 submissions are called ada; rename all but one"):
        begin([Submission("ada"), Submission("ada")])


@pytest.mark.parametrize("count", [1, 3, 10])
def test_every_submission_falls_to_one_part_whoever_else_is_there(count: int) -> None:
    everyone = [Submission(f"student{number}") for number in range(100)]
    parts = [shard(everyone, number, count) for number in range(1, count + 1)]
    assert Counter(one.student for part in parts for one in part) == Counter(one.student for one in everyone)
    assert shard(everyone[:50], 1, count) == [one for one in parts[0] if one in everyone[:50]]
    assert all(parts)


@pytest.mark.parametrize(("outcome", "is_bad"), [("timeout", True), ("crashed", True), ("failed", False)])
def test_hanging_and_crashing_is_ending_badly(outcome: str, is_bad: bool) -> None:
    test = TestResult("test_it", False, 0, 1, outcome)  # type: ignore[arg-type]
    result = SubmissionResult.of("ada", [ExerciseResult.of("wait", [test])], [], frozenset())
    assert ended_badly(result) is is_bad


def test_two_graders_in_one_folder_are_refused(tmp_path: Path) -> None:
    with only_one_in(tmp_path), pytest.raises(BadInput, match="Another grader works in"), only_one_in(tmp_path):
        pass
    with only_one_in(tmp_path):
        pass


def test_the_lock_of_a_killed_grader_is_none(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time; from grader.batch.session import only_one_in\n"
        "with only_one_in(pathlib.Path(sys.argv[1])): print('locked', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        with pytest.raises(BadInput), only_one_in(tmp_path):
            pass
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        with only_one_in(tmp_path):
            pass
