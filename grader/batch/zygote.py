"""The process that has collected the tests and forks a child for each submission.

It is started fresh (`python -m grader.batch.zygote ROOT SLUG …`) and speaks JSON lines: it writes one line when it is
ready; then for every line `{"slug": "file", …}` on its input, where files are the bytes of their names in hexadecimal,
it writes one line, see `canary.Answer`. It never loads student code; its children do.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO

import msgspec
import pytest

from grader.batch.canary import canary
from grader.batch.child import Child, Request
from grader.batch.plan import Planned, plan
from grader.batch.setup import DEFAULT_LIMIT_S
from grader.batch.sitting import Collected, Sitting
from grader.catalogue import Exercise, Kit
from grader.errors import BadExercise
from grader.judge.isolation import Profile, Reached
from grader.judge.nursery import Nursery, WorkerProcess, freeze
from grader.judge.patience import MOST
from grader.judge.rehearsal import rehearse
from grader.judge.remote import Submitted, across, references
from grader.plugin import LIMIT, RESULTS, SUBJECTS, TRIALS, exercise_of
from grader.report.model import TestResult
from grader.trial.siblings import LocalSiblings

ACROSS_MARGIN_S = 1
"""Real seconds that a test may need to see that its worker hangs."""
ARGUMENTS = [
    *["-qq", "-s", "-c", os.devnull, "--strict-markers", "--import-mode=importlib"],
    *["-p", "no:cacheprovider", "-p", "no:faulthandler", "-o", "asyncio_default_fixture_loop_scope=function"],
    *["-p", "pytest_asyncio.plugin", "-p", "pytest_timeout", "-p", "grader.plugin"],
]


class Zygote:
    """A pytest plugin that serves submissions instead of running the tests."""

    def __init__(  # noqa: PLR0913 - what it is started with
        self,
        exercises: list[Exercise],
        references: LocalSiblings,
        requests: IO[bytes],
        answers: IO[bytes],
        *,
        keeps_timelines: bool,
        limit_s: int,
        nursery: Nursery | None = None,
    ) -> None:
        self.nursery = nursery
        self.limit_s = limit_s
        self.keeps_timelines = keeps_timelines
        self.exercises = {exercise.slug: exercise for exercise in exercises}
        self.tests = Collected({exercise.slug: plan(exercise) for exercise in exercises}, {})
        self.requests = requests
        self.answers = answers
        self.session: pytest.Session | None = None
        self._references = references
        self._submitted: Submitted | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Say that this is no learner's session: files are named for each run."""
        config.stash[SUBJECTS] = lambda exercise: exercise.stub
        if self.nursery is not None:
            config.stash[LIMIT] = lambda exercise: MOST * exercise.limit + ACROSS_MARGIN_S

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer requests until there are no more."""
        if session.testsfailed:
            raise session.Interrupted("the tests can't be collected")
        self.session = session
        self.tests.numbers = self._match(session.items)
        self._rehearse()
        freeze()
        self._answer("ready")
        for line in self.requests:
            coded = msgspec.json.decode(line, type=dict[str, str])
            self._grade({slug: os.fsdecode(bytes.fromhex(path)) for slug, path in coded.items()})
        return True

    def _grade(self, files: dict[str, str]) -> None:
        def fork(exercise: Exercise) -> Child:
            return Child(self._run, files, self._worker_for(exercise))

        with Sitting(self.tests, self.limit_s, fork) as sitting:
            self._answer(sitting.graded([exercise for slug, exercise in self.exercises.items() if slug in files]))

    def _answer(self, message: object) -> None:
        self.answers.write(msgspec.json.encode(message) + b"\n")
        self.answers.flush()

    def _match(self, items: list[pytest.Item]) -> dict[Planned, int]:
        """The number of the collected item of each planned test; one that is missing, or written twice, has none."""
        every = [test for tests in self.tests.plans.values() for test in tests]
        written = Counter((test.slug, test.name, test.is_hidden) for test in every)
        found: dict[tuple[str, str, bool], int] = {}
        for number, item in enumerate(items):
            exercise = exercise_of(item)
            if exercise is not None:
                _ = exercise.public, item.location  # which need not be found out again by every child
                found[exercise.slug, item.name, item.path == exercise.hidden_tests] = number
        keys = {test: (test.slug, test.name, test.is_hidden) for test in every}
        return {test: found[key] for test, key in keys.items() if key in found and written[key] == 1}

    def _rehearse(self) -> None:
        """Run a test and a canary: what Python makes at a first use, no child has to make again.

        With the reference, which comes into no process that meets student code; where tests have none of their own,
        with the stub.
        """
        if self.nursery is not None:
            rehearse(self.nursery)
        test = next(iter(self.tests.numbers), None)
        if test is None:
            return
        exercise = self.exercises[test.slug]
        files = {exercise.slug: str(exercise.stub if self.nursery is None else exercise.solution)}
        worker = self._worker_for(exercise)
        for canary_name in ("", "rehearsal"):
            self._run(Request(self.tests.numbers[test], exercise.limit, canary_name), files, worker)
        self._submitted = None
        if worker is not None:
            worker.end()

    def _worker_for(self, exercise: Exercise) -> WorkerProcess | None:
        """A new worker, where student code is not in the tests' process."""
        return None if self.nursery is None else self.nursery.fork(Profile.of(exercise.needs))

    def _run(self, request: Request, files: dict[str, str], worker: WorkerProcess | None) -> TestResult:
        """Run a collected test, or a canary, against these files, in this process: a student's, in the child only.

        An exercise that is not among the files is there as the reference, for those that build on it.
        """
        if self.session is None:
            raise RuntimeError("nothing has been collected")
        item = self.session.items[request.number]
        if request.canary:
            item = canary(request.canary, beside=item)
        item.repr_failure = in_a_line  # type: ignore[method-assign,assignment] # nobody reads pytest's tracebacks here
        if worker is None:
            item.config.stash[SUBJECTS] = lambda exercise: Path(files.get(exercise.slug, exercise.solution))
        else:
            paths = {slug: Path(path) for slug, path in files.items()}
            submitted = self._submitted or Submitted(paths, self._references)
            self._submitted = submitted  # in the child, whose only submission it is
            item.config.stash[TRIALS] = lambda exercise: across(exercise, submitted, worker)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        result = item.config.stash[RESULTS].pop(item.nodeid)[1]
        if result.outcome == "passed" and not self.keeps_timelines:
            return msgspec.structs.replace(result, timeline=[])
        return result


def in_a_line(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """What a test has raised."""
    return excinfo.exconly()


def read_ahead(kit: Kit, exercises: list[Exercise], known: LocalSiblings) -> None:
    """Have all exercises read that can be, with what their stubs declare: what is known now, no child need read."""
    for slug in kit.slugs:
        with suppress(BadExercise, OSError, SyntaxError, ValueError):
            found = known.find(slug)
            _ = found.public if found is not None else None
    for exercise in exercises:
        known.below(exercise)


def main(root: Path, slugs: list[str], *, keeps_timelines: bool, limit_s: int, reached: Reached | None) -> int:
    """Serve on standard input and output; returns pytest's exit code.

    Student code runs in processes of its own, confined by what is `reached`; in the tests' own process without that.
    """
    kit = Kit(root)
    exercises = [kit.exercise(slug) for slug in slugs]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # which ends the child, too
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    tests = [exercise.visible_tests for exercise in exercises]
    tests += [exercise.hidden_tests for exercise in exercises if exercise.hidden_tests.exists()]
    with ExitStack() as stack:
        nursery = None if reached is None else stack.enter_context(Nursery(reached))
        known = references(root)
        read_ahead(kit, exercises, known)
        zygote = Zygote(
            exercises,
            known,
            sys.stdin.buffer,
            answers,
            keeps_timelines=keeps_timelines,
            limit_s=limit_s,
            nursery=nursery,
        )
        return pytest.main([*ARGUMENTS, f"--rootdir={root}", *map(str, tests)], plugins=[zygote])


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("root", type=Path)
    options.add_argument("slugs", nargs="+")
    options.add_argument("--keep-timelines", action="store_true", help="also those of tests that passed")
    options.add_argument("--limit", type=int, default=DEFAULT_LIMIT_S, help="real seconds for a whole submission")
    options.add_argument("--reached", help="layers of confinement, as JSON: student code in processes of its own")
    chosen = options.parse_args()
    layers = msgspec.json.decode(chosen.reached, type=Reached) if chosen.reached else None
    sys.exit(
        main(
            chosen.root,
            chosen.slugs,
            keeps_timelines=chosen.keep_timelines,
            limit_s=chosen.limit,
            reached=layers,
        )
    )
