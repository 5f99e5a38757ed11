"""Runs zygotes side by side and puts their answers together into a report."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from grader import __version__
from grader.batch.canary import TAMPERED, Answer
from grader.batch.plan import plan
from grader.batch.submissions import Submission
from grader.catalogue import Exercise, Kit
from grader.errors import AwaitlingsError, BadExercise
from grader.judge.isolation import Reached
from grader.report.model import ExerciseResult, Outcome, Report, SubmissionResult, TestResult

Results = dict[str, list[TestResult]]


class ZygoteDied(AwaitlingsError):
    """The process that runs submissions has ended unexpectedly."""


class Grader:
    """A zygote process and the way to talk to it. Use it in a `with` block.

    With `reached` student code runs in processes of its own, confined by these layers.
    """

    def __init__(
        self,
        kit: Kit,
        exercises: Sequence[Exercise],
        *,
        keep_timelines: bool = False,
        reached: Reached | None = None,
    ) -> None:
        self._command = [
            *[sys.executable, "-m", "grader.batch.zygote", str(kit.root)],
            *[exercise.slug for exercise in exercises],
            *(["--keep-timelines"] if keep_timelines else []),
            *(["--reached", msgspec.json.encode(reached).decode()] if reached is not None else []),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def grade(self, files: dict[str, Path]) -> Results:
        """The results of these files by slug."""
        return self.ask(files).results

    def ask(self, files: dict[str, Path]) -> Answer:
        """What there is to say of these files, by slug. A zygote that dies is replaced; the loss is an exception."""
        try:
            request = {slug: os.fsencode(path.resolve()).hex() for slug, path in files.items()}
            return msgspec.json.decode(self._exchange(msgspec.json.encode(request)), type=Answer)
        except (OSError, msgspec.DecodeError):
            self._stop()
            self._start()
            raise ZygoteDied("the process that ran this submission was ended; its code may not do that") from None

    def _start(self) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        if self._exchange(b"") != b'"ready"\n':
            complaint = self._process.stderr.read().decode(errors="replace") if self._process.stderr else ""
            self._stop()
            reasons = [line for line in complaint.splitlines() if line.startswith("E   ")] or complaint.splitlines()
            reason = (reasons or ["no reason given"])[-1].removeprefix("E").strip().rstrip(".")
            raise BadExercise(f"The tests of the kit can't be collected: {reason}; run them with pytest to see where.")

    def _exchange(self, line: bytes) -> bytes:
        """Send a line, unless it is empty, and return the answer."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise OSError("the zygote is not running")
        if line:
            process.stdin.write(line + b"\n")
            process.stdin.flush()
        return process.stdout.readline()

    def _stop(self) -> None:
        if self._process is None:
            return
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


class Graders:
    """Several zygotes, each lent to one thread at a time. Use it in a `with` block."""

    def __init__(
        self,
        kit: Kit,
        exercises: Sequence[Exercise],
        number: int,
        *,
        keep_timelines: bool = False,
        reached: Reached | None = None,
    ) -> None:
        self._graders = [Grader(kit, exercises, keep_timelines=keep_timelines, reached=reached) for _ in range(number)]
        self._idle: queue.SimpleQueue[Grader] = queue.SimpleQueue()
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack, ThreadPoolExecutor(len(self._graders) or 1) as pool:
            for grader in pool.map(stack.enter_context, self._graders):
                self._idle.put(grader)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @contextmanager
    def one(self) -> Iterator[Grader]:
        """An idle zygote, for the time of the block; waits for one if there is none."""
        grader = self._idle.get()
        try:
            yield grader
        finally:
            self._idle.put(grader)


def grade_class(  # noqa: PLR0913 - each is one of the user's choices
    kit: Kit,
    exercises: Sequence[Exercise],
    submissions: Sequence[Submission],
    *,
    jobs: int,
    reached: Reached | None = None,
    finished: Callable[[SubmissionResult], object],
) -> Report:
    """Grade every submission, `jobs` at a time; `finished` is called with each result as it comes in.

    With `reached` student code runs in processes of its own, confined by these layers.

    Raises AwaitlingsError only if the kit's own tests can't be collected.
    """
    with (
        Graders(kit, exercises, min(jobs, len(submissions)), reached=reached) as graders,
        ThreadPoolExecutor(jobs) as pool,
    ):

        def grade(submission: Submission) -> SubmissionResult:
            with graders.one() as grader:
                return grade_submission(grader, exercises, submission)

        results = []
        for future in as_completed([pool.submit(grade, submission) for submission in submissions]):
            results.append(future.result())
            finished(results[-1])
    isolation = "one process" if reached is None else str(reached).removeprefix("isolation: ")
    return Report(__version__, sorted(results, key=lambda result: result.student), isolation=isolation)


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
    return msgspec.structs.replace(test, line=None, timeline=timeline)


def grade_submission(grader: Grader, exercises: Sequence[Exercise], submission: Submission) -> SubmissionResult:
    """The result of one submission, whatever its code does."""
    problems = list(submission.problems)
    try:
        answer = grader.ask(submission.files) if submission.files else Answer({})
    except ZygoteDied as error:
        problems.append(str(error))
        answer = Answer({})
    problems += [TAMPERED] * answer.is_tampered
    results = []
    for exercise in exercises:
        tests = answer.results.get(exercise.slug)
        problem = submission.missing.get(exercise.slug)
        if tests is None:
            reason = problem or "the process that ran the tests was ended"
            outcome: Outcome = "not-run" if problem else "crashed"
            tests = [test.failed(outcome, reason) for test in plan(exercise)]
        elif tests and all(test.misconception == "unloadable" for test in tests):
            problem = tests[0].message
        results.append(ExerciseResult.of(exercise.slug, tests, problem))
    extra = frozenset(exercise.slug for exercise in exercises if exercise.is_extra)
    return SubmissionResult.of(submission.student, results, problems, extra)
