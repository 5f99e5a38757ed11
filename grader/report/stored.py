"""A `results.json`, read student by student."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from grader.errors import BadInput
from grader.report.brief import Brief
from grader.report.model import SCHEMA, ExerciseResult, Report, SubmissionResult


class _Unread(msgspec.Struct, tag=SCHEMA, tag_field="schema"):
    """A report whose submissions nobody has looked into yet."""

    kit: str
    submissions: list[msgspec.Raw]
    reference: list[ExerciseResult] = []
    isolation: str = ""


class StoredReport:
    """The report in a `results.json`, of a single student if one is named. Raises BadInput.

    `brief` is all of it without the timelines; iterate for every submission as it is.
    """

    def __init__(self, path: Path, student: str | None = None) -> None:
        try:
            unread = msgspec.json.decode(path.read_bytes(), type=_Unread)
            self._texts = unread.submissions
            brief = Brief()
            kept = [brief.of(one) for one in self]
        except OSError as error:
            raise BadInput(f"{path} can't be read: {error.strerror}; grade first, or name it with --results.") from None
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadInput(f"{path} is no report of a grading ({error}); name the results.json of one.") from None
        if student is not None:
            places = [place for place, one in enumerate(kept) if student in {one.student, one.person.username}]
            if not places:
                raise BadInput(f"There is no student {student!r} in {path}; see its table, grades.csv, for the names.")
            kept = [kept[place] for place in places]
            self._texts = [self._texts[place] for place in places]
        self.brief = Report(unread.kit, kept, unread.reference, unread.isolation)

    def __iter__(self) -> Iterator[SubmissionResult]:
        return (msgspec.json.decode(text, type=SubmissionResult) for text in self._texts)

    def __len__(self) -> int:
        return len(self._texts)


def read_report(path: Path) -> Report:
    """The whole report in a `results.json`. Raises BadInput."""
    stored = StoredReport(path)
    return msgspec.structs.replace(stored.brief, submissions=list(stored))
