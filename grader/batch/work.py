"""The unit of work: some submissions graded by the warm zygotes of whatever process it runs in."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Sequence
from functools import cache

import msgspec

from grader.batch.canary import TAMPERED, Answer
from grader.batch.job import Job
from grader.batch.journal import Graded
from grader.batch.plan import plan
from grader.batch.scratch import scratch_folder
from grader.batch.setup import Setup
from grader.batch.zygotes import Graders, Results, ZygoteDied
from grader.catalogue import Exercise, Kit
from grader.judge.isolation import Level, Reached
from grader.judge.probe import probe
from grader.report.model import ExerciseResult, Outcome, SubmissionResult

ONE_PROCESS = "one process"
"""How the report calls student code that runs beside the tests."""

probed = cache(probe)


def reached_at(level: Level) -> Reached | None:
    """What confines student code at this level; None beside the tests. Raises BadInput if the machine can't."""
    if level == Level.NONE:
        return None
    reached = probed()
    reached.require(level)
    return reached


class Crew:
    """The zygotes of this process for one setup, started when needed. Any number of threads may use it.

    `keep_timelines` keeps those of tests that passed, too.

    `close` it when nobody does any more; `end` stops whatever it is doing at once.
    """

    def __init__(self, setup: Setup, *, keep_timelines: bool = False) -> None:
        self._setup = setup
        reached = reached_at(setup.level)
        self.isolation = ONE_PROCESS if reached is None else str(reached).removeprefix("isolation: ")
        self._exercises = setup.exercises
        self._plans = {exercise.slug: plan(exercise) for exercise in self._exercises}
        self._graders = Graders(
            Kit(setup.root), self._exercises, keep_timelines=keep_timelines, reached=reached, limit_s=setup.limit_s
        )
        self.end = self._graders.end
        self.close = self._graders.close

    def grade_all(self, jobs: Sequence[Job]) -> bytes:
        """The results of these submissions, as JSON of a list of Graded."""
        return msgspec.json.encode([self.grade(job) for job in jobs])

    def grade(self, job: Job) -> Graded:
        """The result of one submission, whatever its code does. Raises ZygoteDied only when it was told to `end`."""
        began = time.monotonic()
        problems = list(job.problems)
        answer = Answer({})
        if job.files:
            with self._graders.one() as grader, job.laid_out() as files:
                try:
                    answer = grader.ask(files)
                except ZygoteDied as error:
                    if grader.is_over:
                        raise
                    problems.append(str(error))
        problems += [TAMPERED] * answer.is_tampered
        exercises = [self._result(exercise, job, answer.results) for exercise in self._exercises]
        extra = frozenset(exercise.slug for exercise in self._exercises if exercise.is_extra)
        result = SubmissionResult.of(job.student, exercises, problems, extra)
        return Graded(job.key(self._setup), self.isolation, time.monotonic() - began, result)

    def _result(self, exercise: Exercise, job: Job, found: Results) -> ExerciseResult:
        tests = found.get(exercise.slug)
        problem = job.missing.get(exercise.slug)
        if tests is None:
            reason = problem or "the process that ran the tests was ended"
            outcome: Outcome = "not-run" if problem else "crashed"
            tests = [test.failed(outcome, reason) for test in self._plans[exercise.slug]]
        elif tests and all(test.misconception == "unloadable" for test in tests):
            problem = tests[0].message
        return ExerciseResult.of(exercise.slug, tests, problem)


_CREWS: dict[str, Crew] = {}
_STARTING = threading.Lock()


def crew_of(setup: Setup) -> Crew:
    """The crew of this process for the setup, which stays warm until the process ends. Raises AwaitlingsError."""
    with _STARTING:
        if setup.digest not in _CREWS:
            if setup.archive:
                setup = setup.unpacked(scratch_folder())
            crew = _CREWS[setup.digest] = Crew(setup)
            atexit.register(crew.close)
        return _CREWS[setup.digest]


def grade_anywhere(setup: Setup, jobs: Sequence[Job]) -> bytes:
    """What the worker of an executor is asked for, see `Crew.grade_all`; the setup is packed, see there."""
    return crew_of(setup).grade_all(jobs)
