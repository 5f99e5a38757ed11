"""What a class has understood and what not: counts over a report. Students are numbers of its submissions."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from grader.report.model import ExerciseResult, Report, SubmissionResult, TestResult

NOT_ABOUT_UNDERSTANDING = {"not-started", "unloadable", "timeout"}
BINS = 10
MAX_REASONS = 4


@dataclass(frozen=True)
class Misconception:
    """Who has it: for each student, the exercises. `advice` is what they read about it."""

    slug: str
    advice: str
    students: dict[int, list[str]] = field(default_factory=dict)

    @property
    def exercises(self) -> list[str]:
        """Where it was seen, most students first."""
        return [slug for slug, _ in Counter(slug for slugs in self.students.values() for slug in slugs).most_common()]


@dataclass(frozen=True)
class Progress:
    """How many students have done an exercise and how many handed it in; misconceptions with their students."""

    slug: str
    done: int
    handed_in: int
    misconceptions: list[tuple[str, int]]


@dataclass(frozen=True)
class Slow:
    """A test in which a student's program took the longest beyond what was expected."""

    student: int
    slug: str
    test: TestResult


def is_done(exercise: ExerciseResult) -> bool:
    """Whether every test passed."""
    return all(test.outcome == "passed" for test in exercise.tests)


def is_handed_in(exercise: ExerciseResult) -> bool:
    """Whether there was a file to test."""
    return not (exercise.problem and all(test.outcome == "not-run" for test in exercise.tests))


def share(submission: SubmissionResult) -> float:
    """The points as a share of the maximum: more than 1 with extra points, 1 where there is nothing to get."""
    return submission.points / submission.max_points if submission.max_points else 1.0


def median_points(report: Report) -> float:
    """The points that half of the class reaches."""
    return float(statistics.median([submission.points for submission in report.submissions] or [0]))


def distribution(report: Report) -> dict[str, int]:
    """How many students reached which share of the points: from 0, 10, … 90 and 100 per cent on."""
    counts = Counter(min(int(share(submission) * BINS), BINS) for submission in report.submissions)
    return {f"{100 * place // BINS}": counts[place] for place in range(BINS + 1)}


def misconceptions(report: Report) -> list[Misconception]:
    """All that were seen, those with most students first."""
    found: dict[str, Misconception] = {}
    for student, submission in enumerate(report.submissions):
        for exercise in submission.exercises:
            for slug, test in misconceptions_in(exercise).items():
                advice = test.advice or f"For example: {test.message}"
                one = found.setdefault(slug, Misconception(slug, advice))
                one.students.setdefault(student, []).append(exercise.slug)
    return sorted(found.values(), key=lambda one: (-len(one.students), one.slug))


def misconceptions_in(exercise: ExerciseResult) -> dict[str, TestResult]:
    """The misconceptions that an exercise shows, each with its first test."""
    found: dict[str, TestResult] = {}
    for test in exercise.tests:
        if test.misconception and test.misconception not in NOT_ABOUT_UNDERSTANDING:
            found.setdefault(test.misconception, test)
    return found


def progress(report: Report) -> list[Progress]:
    """Each exercise, in the order of the report."""
    by_slug: dict[str, list[ExerciseResult]] = {}
    for submission in report.submissions:
        for exercise in submission.exercises:
            by_slug.setdefault(exercise.slug, []).append(exercise)
    return [
        Progress(
            slug,
            sum(map(is_done, results)),
            sum(map(is_handed_in, results)),
            Counter(name for result in results for name in misconceptions_in(result)).most_common(),
        )
        for slug, results in by_slug.items()
    ]


def broken(report: Report) -> dict[int, list[str]]:
    """Who handed in what could not be graded, and why: whole submissions first, then files, then missing files."""
    found = {}
    for student, submission in enumerate(report.submissions):
        exercises = [(exercise, reason) for exercise in submission.exercises if (reason := why_broken(exercise))]
        reasons = submission.problems or [f"{exercise.slug}: {reason}" for exercise, reason in exercises]
        rank = 0 if submission.problems else 1 if any(is_handed_in(exercise) for exercise, _ in exercises) else 2
        if reasons:
            found[student] = (rank, list(_shortened(reasons)))
    return {student: reasons for student, (_, reasons) in sorted(found.items(), key=lambda item: (item[1][0], item[0]))}


def why_broken(exercise: ExerciseResult) -> str | None:
    """Why the exercise, or one of its tests, gave no result."""
    ended = [test.message for test in exercise.tests if test.outcome in {"timeout", "crashed"}]
    return exercise.problem or next(iter(ended), None)


def _shortened(reasons: list[str]) -> Iterator[str]:
    yield from reasons[:MAX_REASONS]
    if len(reasons) > MAX_REASONS:
        yield f"… and {len(reasons) - MAX_REASONS} more"


def slowest(report: Report, number: int) -> list[Slow]:
    """The students whose programs took the longest beyond what was expected, each with one test, at most `number`."""
    worst: dict[int, Slow] = {}
    for student, submission in enumerate(report.submissions):
        for exercise in submission.exercises:
            for test in exercise.tests:
                if excess_s(test) > (excess_s(worst[student].test) if student in worst else 0):
                    worst[student] = Slow(student, exercise.slug, test)
    return sorted(worst.values(), key=lambda slow: -excess_s(slow.test))[:number]


def excess_s(test: TestResult) -> float:
    """Seconds beyond what was expected; 0 where no time was measured."""
    return 0.0 if test.measured_s is None or test.expected_s is None else test.measured_s - test.expected_s
