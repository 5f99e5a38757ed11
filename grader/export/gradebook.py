"""Which row of a platform's gradebook is which student's, by number, login or name; never by a guess."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import BadInput
from grader.report.model import Report, SubmissionResult


@dataclass(frozen=True)
class Entry:
    """A student in the gradebook: the row's index, the name that it shows, and what the student may be known by."""

    row: int
    shown: str
    ids: frozenset[str]
    logins: frozenset[str]
    names: frozenset[str]


@dataclass(frozen=True)
class Filled:
    """The gradebook with the grades, as CSV in UTF-8, how many rows were filled, and a sentence per person left out."""

    text: bytes
    count: int
    complaints: list[str]


def entry(row: int, shown: str, ids: Iterable[str], logins: Iterable[str]) -> Entry:
    """An entry from the cells of its row; empty ones are no knowledge."""
    return Entry(row, shown, _known(ids), _known(logins), names_of(shown))


def _known(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(text.strip().casefold() for text in texts if text.strip())


def names_of(name: str) -> frozenset[str]:
    """The forms in which a name is compared: its words in any order, and as Canvas names files, `lastfirst`."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"\w+", plain)
    last, comma, first = plain.partition(",")
    squeezed = re.sub(r"\W", "", f"{last}{first}" if comma else plain)
    return frozenset({" ".join(sorted(words)), squeezed} - {""})


def match(report: Report, entries: Sequence[Entry]) -> tuple[dict[int, SubmissionResult], list[str]]:
    """Each row's submission, and a sentence for everyone without one, on either side. Raises BadInput for none at all.

    Numbers are looked at first, then logins and addresses, then names; what fits twice fits nobody.
    """
    found: dict[int, SubmissionResult] = {}
    open_entries, waiting = list(entries), list(report.submissions)
    doubtful: dict[str, str] = {}
    for kind in ("ids", "logins", "names"):
        pairs = [(one, [row for row in open_entries if _keys(one)[kind] & getattr(row, kind)]) for one in waiting]
        for submission, rows in pairs:
            rivals = [one for one, others in pairs if any(row in rows for row in others)]
            if len(rows) == 1 and len(rivals) == 1:
                found[rows[0].row] = submission
                open_entries.remove(rows[0])
                waiting.remove(submission)
            elif rows:
                doubtful[submission.student] = " and ".join(f"row {row.row + 1}, {row.shown}" for row in rows)
    if not found:
        raise BadInput("Nobody of this grading is in the gradebook; is it the gradebook of this class?")
    return found, _complaints(waiting, open_entries, doubtful)


def _keys(submission: SubmissionResult) -> dict[str, frozenset[str]]:
    person = submission.person
    return {
        "ids": _known([person.id]),
        "logins": _known([person.username, person.email, person.id, submission.student]),
        "names": names_of(person.name) | names_of(submission.student),
    }


def _complaints(waiting: Sequence[SubmissionResult], entries: Sequence[Entry], doubtful: dict[str, str]) -> list[str]:
    told = []
    for one in waiting:
        fits = doubtful.get(one.student)
        reason = f"more than one person fits ({fits})" if fits else "is not in the gradebook"
        told.append(f"{one.student}: {reason}; its points, {one.points}, were not filled in.")
    return [*told, *(f"Row {row.row + 1}, {row.shown}: nothing of theirs was graded." for row in entries)]


def grade_of(submission: SubmissionResult, maximum: float | None, *, is_scaled: bool) -> str:
    """The points as the platform counts them: as they are, or scaled to its maximum with two decimals."""
    if not is_scaled or maximum is None:
        return str(submission.points)
    return f"{submission.points * maximum / max(submission.max_points, 1):.2f}".rstrip("0").rstrip(".")


def check_maximum(path: Path, report: Report, maximum: float | None, *, is_scaled: bool) -> None:
    """Raises BadInput if the platform gives another number of points and they are not scaled."""
    ours = max((one.max_points for one in report.submissions), default=0)
    if maximum is not None and maximum != ours and not is_scaled:
        raise BadInput(
            f"{path} gives {maximum:g} points and this grading {ours}; is it the gradebook of this assignment? "
            "Say --scale to convert the points."
        )


def number_in(cell: str) -> float | None:
    """The number in a cell; None if there is none."""
    try:
        return float(cell.strip().replace(",", "."))
    except ValueError:
        return None


def table(rows: Iterable[Sequence[str]], delimiter: str) -> bytes:
    """The rows as CSV in UTF-8."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def cell(row: Sequence[str], index: int | None) -> str:
    """The row's cell; empty where the row is shorter or there is no such column."""
    return row[index] if index is not None and index < len(row) else ""
