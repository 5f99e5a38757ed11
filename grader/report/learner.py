"""What a learner reads after `pytest exercises/`: what is done, what fails and why, what is next."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable

from grader.catalogue import Exercise
from grader.report.chart import chart
from grader.report.model import TestResult

Results = list[tuple[Exercise, TestResult]]


def print_summary(results: Results, write: Callable[[str], object], width: int) -> None:
    """Write the summary, at most `width` characters wide, line by line."""
    width = max(40, min(width, 100))
    exercises = {exercise.slug: exercise for exercise, _ in sorted(results, key=lambda pair: pair[0].order)}
    tests = {slug: [test for exercise, test in results if exercise.slug == slug] for slug in exercises}
    write("")
    chapter = ""
    for slug, exercise in exercises.items():
        if exercise.chapter != chapter:
            chapter = exercise.chapter
            write(f"{chapter}")
        write(f"  {state(tests[slug]):<12} {slug:<22} {exercise.title}")
    for slug, exercise in exercises.items():
        failures = [test for test in tests[slug] if test.outcome != "passed"]
        if failures and not is_untouched(failures):
            for line in failure_text(exercise, failures, width):
                write(line)
    write("")
    write(f"{_count(exercises.values(), tests)}{_next(exercises.values(), tests)}")


def is_untouched(tests: Iterable[TestResult]) -> bool:
    """Whether it is still the stub that failed."""
    return any(test.misconception == "not-started" for test in tests)


def state(tests: list[TestResult]) -> str:
    """`done`, `not started`, or how many of the tests pass."""
    passed = sum(test.outcome == "passed" for test in tests)
    if passed == len(tests):
        return "done"
    return "not started" if is_untouched(tests) else f"{passed} of {len(tests)}"


def failure_text(exercise: Exercise, failures: list[TestResult], width: int) -> list[str]:
    """The first failure in full: the sentence, the picture, the next step. The others are counted."""
    test = failures[0]
    name = f"   [{test.misconception}]" if test.misconception else ""
    where = f"{exercise.stub.name}:{test.line}" if test.line else exercise.stub.name
    head = f"── {exercise.slug} "
    lines = ["", head + "─" * (width - len(head))]
    if test.title:
        lines += textwrap.wrap(test.title, width)
    lines += ["", *textwrap.wrap(f"{where}: {test.message}{name}", width), ""]
    lines += [f"  {line}" for line in chart(test.timeline, width - 2)]
    if test.advice:
        lines += ["", *textwrap.wrap(test.advice, width)]
    if len(failures) > 1:
        lines += ["", f"({len(failures) - 1} more of its tests fail{'s' if len(failures) == 2 else ''}.)"]
    return lines


def _count(exercises: Iterable[Exercise], tests: dict[str, list[TestResult]]) -> str:
    """How many are done; extra exercises don't count, but are told when one is done."""
    done = {slug for slug, found in tests.items() if all(test.outcome == "passed" for test in found)}
    core = [exercise.slug for exercise in exercises if not exercise.is_extra]
    extra = len(done - set(core))
    told = f", and {extra} extra" if extra else ""
    return f"{len(done & set(core))} of {len(core)} exercises done{told}."


def _next(exercises: Iterable[Exercise], tests: dict[str, list[TestResult]]) -> str:
    for exercise in exercises:
        if any(test.outcome != "passed" for test in tests[exercise.slug]):
            return f" Next: {exercise.stub.parent.parent.name}/{exercise.stub.parent.name}/{exercise.stub.name}"
    return " Well done!"
