"""From a class to its report, in memory: for a few submissions. `session` is for a whole class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import msgspec

from grader import __version__
from grader.batch.job import Job
from grader.batch.pool import Pool
from grader.batch.setup import Setup
from grader.batch.submissions import Submission
from grader.batch.work import Crew
from grader.batch.zygotes import Grader
from grader.catalogue import Exercise, Kit
from grader.errors import AwaitlingsError
from grader.judge.isolation import Level
from grader.report.model import ExerciseResult, Report, SubmissionResult, TestResult


@contextmanager
def local_pool(setup: Setup, jobs: int) -> Iterator[Pool]:
    """A pool on this machine, `jobs` submissions at a time; leaving the block by an exception stops it at once."""
    crew = Crew(setup)
    executor = ThreadPoolExecutor(jobs)
    try:
        yield Pool(executor, crew.grade_all, jobs)
    except BaseException:
        crew.end()
        raise
    finally:
        executor.shutdown(cancel_futures=True)
        crew.close()


def grade_class(  # noqa: PLR0913 - each is one of the user's choices
    kit: Kit,
    exercises: Sequence[Exercise],
    submissions: Sequence[Submission],
    *,
    jobs: int,
    level: Level = Level.NONE,
    finished: Callable[[SubmissionResult], object],
) -> Report:
    """Grade every submission, `jobs` at a time; `finished` is called with each result as it comes in.

    Raises AwaitlingsError only if the kit's own tests can't be collected, or the machine can't give this level.
    """
    setup = Setup.of(kit, exercises, level)
    results, isolation = [], set()
    with local_pool(setup, min(jobs, len(submissions)) or 1) as pool:
        for graded in pool.grade(Job.read(submission, setup.slugs) for submission in submissions):
            results.append(graded.result)
            isolation.add(graded.isolation)
            finished(graded.result)
    if pool.lost:
        student, reason = next(iter(pool.lost.items()))
        raise AwaitlingsError(f"The submission of {student} could not be graded: {reason}.")
    return Report(
        __version__, sorted(results, key=lambda result: result.student), isolation="; ".join(sorted(isolation))
    )


def grade_reference(kit: Kit, exercises: Sequence[Exercise]) -> list[ExerciseResult]:
    """What the reference solutions do in the same tests; timelines are whole, without the solutions' lines.

    Empty for exercises whose answers are not there, as in a learner's copy.
    """
    files = {exercise.slug: exercise.solution for exercise in kit.exercises if exercise.solution.exists()}
    graded = [exercise for exercise in exercises if exercise.slug in files]
    if not graded:
        return []
    with Grader(kit, graded, keep_timelines=True) as grader:
        found = grader.grade(files)
    return [ExerciseResult.of(exercise.slug, list(map(_without_lines, found[exercise.slug]))) for exercise in graded]


def _without_lines(test: TestResult) -> TestResult:
    timeline = [msgspec.structs.replace(row, line=None) for row in test.timeline]
    return msgspec.structs.replace(test, line=None, code=None, timeline=timeline)
