"""Canvas's gradebook, filled: only who the students are and the one assignment, since a column more would be news."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from grader.errors import BadInput
from grader.export.gradebook import Filled, cell, check_maximum, entry, grade_of, match, number_in, table
from grader.report.model import Report
from grader.report.tables import read_table

IDENTITY = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
ASSIGNMENT = re.compile(r"(?P<title>.+) \((?P<id>\d+)\)")
POSSIBLE = "Points Possible"


def canvas(report: Report, path: Path, assignment: str | None = None, *, is_scaled: bool = False) -> Filled:
    """The gradebook that Canvas has exported to `path`, for importing: rows in their order, unmatched ones empty.

    `assignment` is its title or number; it may be left out where there is only one. Raises BadInput.
    """
    rows, delimiter = read_table(path, "Student")
    header = [name.strip() for name in rows[0]]
    column = _column(path, header, assignment)
    identity = [header.index(name) for name in IDENTITY if name in header]
    places = {header[index]: index for index in identity}
    people = [
        entry(
            number,
            row[places["Student"]],
            [cell(row, places.get("ID"))],
            [cell(row, places.get("SIS User ID")), cell(row, places.get("SIS Login ID"))],
        )
        for number, row in enumerate(rows)
        if number and _is_student(row, places)
    ]
    possible = next((row for row in rows[1:] if cell(row, places["Student"]).strip() == POSSIBLE), [])
    maximum = number_in(cell(possible, column))
    check_maximum(path, report, maximum, is_scaled=is_scaled)
    found, complaints = match(report, people)
    filled = []
    for number, row in enumerate(rows):
        kept = [cell(row, index) for index in identity]
        is_head = number == 0 or not _is_student(row, places)
        grade = grade_of(found[number], maximum, is_scaled=is_scaled) if number in found else ""
        filled.append([*kept, cell(row, column) if is_head or number not in found else grade])
    return Filled(table(filled, delimiter), len(found), complaints)


def _is_student(row: Sequence[str], places: dict[str, int]) -> bool:
    return bool(cell(row, places.get("ID")).strip()) and cell(row, places["Student"]).strip() != POSSIBLE


def _column(path: Path, header: Sequence[str], assignment: str | None) -> int:
    found = {index: match for index, name in enumerate(header) if (match := ASSIGNMENT.fullmatch(name))}
    names = ", ".join(repr(match["title"]) for match in found.values())
    if assignment is not None:
        wanted = assignment.strip()
        chosen = [index for index, match in found.items() if wanted in {match["title"], match["id"], match[0]}]
        if len(chosen) != 1:
            raise BadInput(f"{path} has {len(chosen)} assignments {assignment!r}; there are: {names or 'none'}.")
        return chosen[0]
    if len(found) != 1:
        raise BadInput(f"{path} has {len(found)} assignments; say which with --assignment: {names or 'none'}.")
    return next(iter(found))
