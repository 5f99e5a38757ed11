"""All tests of one submission, one after another, in children that are forked as they are needed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Self

from grader.batch.canary import Answer, is_tampered, planned
from grader.batch.child import Child
from grader.batch.plan import Planned
from grader.catalogue import Exercise
from grader.judge.isolation import Profile
from grader.report.model import TestResult

MAX_HANGS = 2
"""Tests of one exercise that may hang before its remaining tests are not run any more."""
MAX_HANGS_IN_ALL = 6
"""Tests of one submission that may hang before all that remain are not run any more."""


class Collected:
    """The planned tests of every exercise, and the numbers of those that can be run."""

    def __init__(self, plans: Mapping[str, Sequence[Planned]], numbers: Mapping[Planned, int]) -> None:
        self.plans = plans
        self.numbers = numbers

    def any_of(self, slug: str) -> int | None:
        """The number of a test of the exercise."""
        return next((self.numbers[test] for test in self.plans[slug] if test in self.numbers), None)


class Sitting:
    """One submission's; `fork` gives a child for an exercise. Use it in a `with` block, which ends the last child.

    A child that hangs or dies costs the test that it was running: another one is forked for the rest.
    """

    def __init__(self, tests: Collected, limit_s: int, fork: Callable[[Exercise], Child]) -> None:
        self._tests = tests
        self._limit_s = limit_s
        self._until = time.monotonic() + limit_s
        self._fork = fork
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self._child.end()

    def graded(self, exercises: Sequence[Exercise]) -> Answer:
        """What there is to say of these exercises, in their order. What hangs again and again is not run to its end."""
        hangs = 0
        answer = Answer({})
        for exercise in exercises:
            results = answer.results[exercise.slug] = self._grade(exercise, MAX_HANGS_IN_ALL - hangs)
            hangs += _hangs(results)
        asked = [exercise for exercise in exercises if self._tests.any_of(exercise.slug) is not None]
        if asked and not hangs:
            answer.is_tampered = self._passes_canary(secrets.choice(asked))
        return answer

    def _passes_canary(self, exercise: Exercise) -> bool:
        """Whether a test that must fail passes."""
        number = self._tests.any_of(exercise.slug) or 0
        return is_tampered(
            self._child_for(exercise).run(number, planned(exercise.slug), exercise.limit, is_canary=True)
        )

    def _grade(self, exercise: Exercise, hangs_left: int) -> list[TestResult]:
        """All planned tests of one exercise, in the order of the plan."""
        results: list[TestResult] = []
        for test in self._tests.plans[exercise.slug]:
            hangs = _hangs(results)
            if test not in self._tests.numbers:
                results.append(test.failed("not-run", "pytest does not collect this test, so it proves nothing"))
            elif hangs >= min(MAX_HANGS, hangs_left):
                number = MAX_HANGS if hangs >= MAX_HANGS else MAX_HANGS_IN_ALL
                results.append(test.failed("not-run", f"not run, because {number} tests before it never ended"))
            elif time.monotonic() > self._until:
                reason = f"not run, because the tests before it took more than {self._limit_s} real seconds"
                results.append(test.failed("not-run", reason))
            else:
                results.append(self._child_for(exercise).run(self._tests.numbers[test], test, exercise.limit))
        return results

    def _child_for(self, exercise: Exercise) -> Child:
        """The child that there is, if it is alive and its worker is allowed what the exercise needs, or a new one."""
        child = self._child
        if child is None or not child.is_alive or (child.worker and child.worker.profile != Profile.of(exercise.needs)):
            if child is not None:
                child.end()
            child = self._child = self._fork(exercise)
        return child


def _hangs(results: Sequence[TestResult]) -> int:
    return sum(result.outcome == "timeout" for result in results)
