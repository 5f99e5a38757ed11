"""Moodle's grading worksheet, filled: all its columns, in their order, and not one more."""

from __future__ import annotations

import html
from collections.abc import Sequence
from pathlib import Path

from grader.errors import BadInput
from grader.export.gradebook import Filled, cell, check_maximum, entry, grade_of, match, number_in, table
from grader.report.files import safe_cell
from grader.report.model import Report, SubmissionResult
from grader.report.table import reason
from grader.report.tables import read_table
from grader.report.text import visible

COLUMNS = ("Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Grade can be changed")
FEEDBACK = "Feedback comments"


def moodle(report: Report, path: Path, *, is_scaled: bool = False) -> Filled:
    """The worksheet that Moodle has written to `path`, for uploading. Raises BadInput."""
    rows, delimiter = read_table(path, "Identifier")
    header = [name.strip() for name in rows[0]]
    places = {name: header.index(name) if name in header else None for name in [*COLUMNS, FEEDBACK]}
    if places["Grade"] is None:
        raise BadInput(f"{path} has no column 'Grade'; download the grading worksheet with Moodle set to English.")
    people = [
        entry(
            number,
            cell(row, places["Full name"]) or cell(row, places["Identifier"]),
            [cell(row, places["Identifier"]).rpartition(" ")[2]],
            [cell(row, places["Email address"])],
        )
        for number, row in enumerate(rows)
        if number and any(row)
    ]
    maxima = {number for row in rows[1:] if (number := number_in(cell(row, places["Maximum Grade"]))) is not None}
    maximum = maxima.pop() if len(maxima) == 1 else None
    check_maximum(path, report, maximum, is_scaled=is_scaled)
    found, complaints = match(report, people)
    filled = [list(row) for row in rows]
    locked = [number for number in found if cell(rows[number], places["Grade can be changed"]).strip() == "No"]
    for number in locked:
        complaints.append(f"Row {number + 1}, {found.pop(number).student}: Moodle says that the grade is locked.")
    for number, submission in found.items():
        _set(filled[number], places["Grade"], grade_of(submission, maximum, is_scaled=is_scaled))
        _set(filled[number], places[FEEDBACK], feedback(submission))
    return Filled(table(filled, delimiter), len(found), complaints)


def _set(row: list[str], index: int | None, text: str) -> None:
    if index is not None:
        row.extend([""] * (index + 1 - len(row)))
        row[index] = text


def feedback(submission: SubmissionResult) -> str:
    """What a student reads in Moodle, which shows it as HTML: the points, and a word for each exercise that fails."""
    missing: Sequence[str] = submission.problems or [
        f"{one.slug} ({one.points} of {one.max_points}): {reason(one)}"
        for one in submission.exercises
        if one.points < one.max_points
    ]
    text = "; ".join([f"{submission.points} of {submission.max_points} points", *missing])
    return safe_cell(html.escape(visible(text), quote=False))
