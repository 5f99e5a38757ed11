"""The table of a class in the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from grader.report.model import ExerciseResult, Report, SubmissionResult
from grader.report.text import visible

MAX_REASONS = 8
"""Exercises that are named in a student's row; the pages have all of them."""


def print_table(report: Report, console: Console) -> None:
    """A row per student: points, the exercises that are not complete and why."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("student", overflow="fold", min_width=8)
    table.add_column("points", justify="right", no_wrap=True)
    table.add_column("what is missing", overflow="fold")
    for submission in report.submissions:
        table.add_row(
            escape(visible(submission.student)),
            f"{submission.points}/{submission.max_points}",
            escape(visible(reasons(submission))),
        )
    console.print(table)


def print_notes(report: Report, console: Console) -> None:
    """A line for each thing that is to be known of a student beside the points."""
    for submission in report.submissions:
        for note in submission.notes:
            console.print(visible(f"{submission.student}: {note}."), markup=False, soft_wrap=True)


def reasons(submission: SubmissionResult) -> str:
    """Why points are missing, in one line: problems of the whole, or a word per exercise."""
    if submission.problems:
        return "; ".join(submission.problems)
    missing = [f"{e.slug}: {reason(e)}" for e in submission.exercises if e.points < e.max_points]
    more = f", … and {len(missing) - MAX_REASONS} more" if len(missing) > MAX_REASONS else ""
    return ", ".join(missing[:MAX_REASONS]) + more


def reason(exercise: ExerciseResult) -> str:
    """Why an exercise is not complete: its problem, or the misconceptions of its tests."""
    if exercise.problem:
        return exercise.problem.removesuffix(".")
    failed = [test for test in exercise.tests if test.outcome != "passed"]
    words = [test.misconception or (test.outcome if test.outcome != "failed" else "wrong result") for test in failed]
    return " + ".join(dict.fromkeys(words))
