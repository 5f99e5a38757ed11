"""Submissions over an executor: all results, never too many at once, and what happens when a worker is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from grader.batch.job import Job
from grader.batch.journal import Graded
from grader.batch.pool import Pool
from grader.errors import BadExercise
from grader.report.model import SubmissionResult

JOBS = [Job(f"student{number}") for number in range(20)]


def answer(jobs: Sequence[Job]) -> bytes:
    return msgspec.json.encode([Graded("k", "", 0.0, SubmissionResult(job.student, 0, 0, [], [])) for job in jobs])


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as executor:
        yield executor


def students(pool: Pool) -> list[str]:
    return sorted(graded.result.student for graded in pool.grade(JOBS))


@pytest.mark.parametrize(("at_once", "chunk"), [(1, 1), (3, 1), (2, 7), (50, 25)])
def test_every_submission_has_one_result(executor: ThreadPoolExecutor, at_once: int, chunk: int) -> None:
    assert students(Pool(executor, answer, at_once, chunk)) == sorted(job.student for job in JOBS)


def test_no_more_submissions_are_read_than_can_be_under_way(executor: ThreadPoolExecutor) -> None:
    taken = 0

    def jobs() -> Iterator[Job]:
        nonlocal taken
        for job in JOBS:
            taken += 1
            yield job

    for done, _ in enumerate(Pool(executor, answer, 2, 3).grade(jobs()), 1):
        assert taken <= done + 2 * 3 + 3


def test_once_it_is_stopping_only_what_is_under_way_is_graded(executor: ThreadPoolExecutor) -> None:
    pool = Pool(executor, answer, at_once=2)
    results = []
    for graded in pool.grade(JOBS):
        results.append(graded)
        pool.is_stopping = True
    assert 1 <= len(results) <= 3


def test_a_chunk_whose_worker_is_lost_is_tried_again_one_by_one(executor: ThreadPoolExecutor) -> None:
    asked = []

    def unsteady(jobs: Sequence[Job]) -> bytes:
        asked.append([job.student for job in jobs])
        if any(job.student == "student3" for job in jobs):
            raise ConnectionError("the worker has gone")
        return answer(jobs)

    pool = Pool(executor, unsteady, at_once=1, chunk=10)
    assert students(pool) == sorted(job.student for job in JOBS if job.student != "student3")
    assert pool.lost == {"student3": "ConnectionError: the worker has gone"}
    assert sorted(map(len, asked)) == [*[1] * 10, 10, 10]


def test_what_no_submission_can_help_ends_the_grading(executor: ThreadPoolExecutor) -> None:
    def broken(_jobs: Sequence[Job]) -> bytes:
        raise BadExercise("The tests can't be collected.")

    with pytest.raises(BadExercise):
        students(Pool(executor, broken, at_once=2))


def test_what_has_not_begun_is_cancelled_when_nobody_wants_it_any_more() -> None:
    begun: list[str] = []
    go = threading.Event()

    def slow(jobs: Sequence[Job]) -> bytes:
        begun.append(jobs[0].student)
        if len(begun) > 1:
            go.wait(10)
        return answer(jobs)

    with ThreadPoolExecutor(1) as executor:
        results = Pool(executor, slow, at_once=8).grade(JOBS)
        next(results)
        results.close()  # type: ignore[attr-defined]
        go.set()
    assert len(begun) <= 2
