"""Grades one checkout, as a workflow or an autograder does: tests from a bundle, files from the student."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from grader.batch.grading import grade_class
from grader.batch.submissions import Submission, read_submission
from grader.catalogue import PARTS_OF_LEARNERS, Exercise, Kit, find_kit
from grader.judge.isolation import Level
from grader.release.bundle import open_bundle, tests_of
from grader.release.tree import write_tree
from grader.report.model import Report, SubmissionResult, TestResult


@dataclass(frozen=True)
class Graded:
    """A report of one, the exercises, and where the student's files are, by slug, see `places`."""

    report: Report
    exercises: list[Exercise]
    files: Mapping[str, str]

    @property
    def submission(self) -> SubmissionResult:
        """The one result."""
        return self.report.submissions[0]

    @property
    def results(self) -> list[tuple[Exercise, TestResult]]:
        """Every test with its exercise."""
        pairs = zip(self.exercises, self.submission.exercises, strict=True)
        return [(exercise, test) for exercise, result in pairs for test in result.tests]


def kit_for(checkout: Path, bundle: Path | None, folder: Path) -> Kit:
    """The tests to grade with, in the new `folder`: the bundle's, or those visible ones that the checkout has itself.

    Whatever a student has put into a folder `solutions/` counts for nothing. Raises BadInput.
    """
    if bundle is not None:
        return open_bundle(bundle, folder)
    found = find_kit(checkout, PARTS_OF_LEARNERS)
    write_tree(tests_of(found, found.exercises, hidden=False), folder)
    return Kit(folder)


def grade_checkout(
    checkout: Path, kit: Kit, exercises: list[Exercise], level: Level, top: Path | None = None
) -> Graded:
    """Grade the files in `checkout`; the working directory is the kit's meanwhile, so that none of them is imported.

    `top` is the folder from which places are told, if the checkout lies in it; else it is the checkout itself.
    """
    checkout = checkout.resolve()
    submission = dataclasses.replace(read_submission(checkout, exercises, kit.exercises), student=checkout.name)
    with chdir(kit.root):
        report = grade_class(kit, exercises, [submission], jobs=1, level=level, finished=lambda _: None)
    return Graded(report, exercises, places(submission, checkout, (top or checkout).resolve()))


def places(submission: Submission, checkout: Path, top: Path) -> dict[str, str]:
    """Where each file is, from `top`, or from the checkout if that is elsewhere."""
    start = top if checkout.is_relative_to(top) else checkout
    return {slug: path.relative_to(start).as_posix() for slug, path in submission.files.items()}
