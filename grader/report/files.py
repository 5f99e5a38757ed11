"""The files of a grading: `results.json`, `grades.csv` and a page of text per student."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from grader.errors import BadInput
from grader.lock import abandoned, hold
from grader.report.brief import Brief
from grader.report.chart import chart
from grader.report.model import ExerciseResult, Person, Report, SubmissionResult, TestResult, json_pieces
from grader.report.text import visible

TEMPORARY = ".awaitlings-"
"""How the name of a file begins that is being written."""
MAX_NAME = 40
SIMPLE_NAME = re.compile(
    rf"(?!.*-[0-9a-f]{{8}}$)(?!(con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9_-]{{,{MAX_NAME - 1}}}"
)
"""A student's name that can be a file's everywhere, and that doesn't look like one made by `with_page_names`."""
WHO = ["username", "name", "id", "email", "late"]
"""Columns for what a roster or a platform says."""
FORMULA = re.compile(r"[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would execute."""


def check_writable(folder: Path) -> None:
    """Make the folder for the results, so that a grading does not end in vain. Raises BadInput."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise BadInput(
            f"Nothing can be written to {folder}: {error.strerror}; name another folder with --out."
        ) from None
    kinds = {"students": Path.is_dir, "pages": Path.is_dir, "grades.csv": Path.is_file, "results.json": Path.is_file}
    for path, is_fine in ((folder / name, is_fine) for name, is_fine in kinds.items()):
        if path.exists() and not is_fine(path):
            raise BadInput(f"{path} is in the way of the results; name another folder with --out.")
    for place in ("", "students", "pages", "pages/students"):
        for path in abandoned(folder / place, f"{TEMPORARY}*"):
            path.unlink(missing_ok=True)


def write_report(
    report: Report,
    submissions: Iterable[SubmissionResult],
    folder: Path,
    each: Callable[[str, SubmissionResult], object] = lambda _name, _submission: None,
) -> Report:
    """Write all files of the report of these submissions into `folder`, see `check_writable`; returns it in brief.

    Each file appears whole or not at all. A submission is needed no more when the next one comes; `each` gets it, too,
    with the name of its page.
    """
    (folder / "students").mkdir(exist_ok=True)
    brief = Brief()
    kept: list[SubmissionResult] = []

    def passed_on() -> Iterator[SubmissionResult]:
        for name, submission in with_page_names(submissions):
            write_whole(folder / "students" / f"{name}.md", student_page(submission).encode())
            each(name, submission)
            kept.append(brief.of(submission))
            yield submission

    write_pieces(folder / "results.json", json_pieces(report, passed_on()))
    report = msgspec.structs.replace(report, submissions=kept)
    write_whole(folder / "grades.csv", grades_csv(report).encode("utf-8-sig"))
    return report


def write_whole(path: Path, data: bytes, remedy: str = "name another folder with --out") -> None:
    """Write a file so that it is never seen half written. Raises BadInput, with the remedy, where that can't be."""
    write_pieces(path, [data], remedy)


def write_pieces(path: Path, pieces: Iterable[bytes], remedy: str = "name another folder with --out") -> None:
    """As `write_whole`, piece by piece."""
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}")
    try:
        with _held(temporary) as file:
            file.writelines(pieces)
        temporary.replace(path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise BadInput(f"{path} can't be written: {error.strerror}; {remedy}.") from None
        raise


def _held(temporary: Path) -> BinaryIO:
    """The new file, held while it is open, so that nobody takes it for one that was left behind."""
    while True:
        temporary.unlink(missing_ok=True)  # it might be a link that a student has laid
        file = temporary.open("xb")
        if hold(file.fileno(), temporary):
            return file
        file.close()


def with_page_names(submissions: Iterable[SubmissionResult]) -> Iterator[tuple[str, SubmissionResult]]:
    """Each submission after a file name without its ending: safe on every file system, and none comes twice.

    A simple name stays as it is; any other is shortened to its simple letters, with a hash so that pages keep
    their addresses whoever joins the class.
    """
    taken: set[str] = set()
    for submission in submissions:
        name = submission.student
        if not SIMPLE_NAME.fullmatch(name):
            letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
            slug = re.sub(r"[^a-z0-9]+", "-", letters)[:MAX_NAME].strip("-") or "student"
            name = f"{slug}-{hashlib.sha256(name.encode(errors='backslashreplace')).hexdigest()[:8]}"
        while name in taken:
            name += "_"
        taken.add(name)
        yield name, submission


def grades_csv(report: Report) -> str:
    """A row per student: points, maximum, points per exercise, and the problems; who they are, where that is known."""
    slugs = [exercise.slug for exercise in report.submissions[0].exercises] if report.submissions else []
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    is_known = any(one.person != Person() or one.late for one in report.submissions)
    writer.writerow(["student", "points", "max_points", *slugs, "problems", *(WHO if is_known else [])])
    for submission in report.submissions:
        problems = [*submission.problems, *(f"{e.slug}: {e.problem}" for e in submission.exercises if e.problem)]
        problems += submission.notes
        person = submission.person
        who = [person.username, person.name, person.id, person.email, "late" if submission.late else ""]
        points = [exercise.points for exercise in submission.exercises]
        numbers = [submission.points, submission.max_points, *points]
        texts = ["; ".join(problems), *(who if is_known else [])]
        writer.writerow([safe_cell(submission.student), *numbers, *map(safe_cell, texts)])
    return text.getvalue()


def safe_cell(text: str) -> str:
    """The text, quoted with an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def student_page(submission: SubmissionResult) -> str:
    """What a student reads, in Markdown: points per exercise, and for every failed test what happened."""
    lines = [f"# {plain(submission.student)}: {submission.points} of {submission.max_points} points", ""]
    lines += [f"- {plain(problem)}" for problem in submission.problems]
    for exercise in submission.exercises:
        lines += ["", f"## {exercise.slug}: {exercise.points} of {exercise.max_points}", ""]
        lines += exercise_lines(exercise)
    return "\n".join(lines) + "\n"


def exercise_lines(exercise: ExerciseResult) -> list[str]:
    """What happened in an exercise, in Markdown: its problem, or a line per test and more of those that failed."""
    if exercise.problem:
        return [plain(exercise.problem)]
    lines = []
    explained: set[tuple[str | None, str | None]] = set()
    for test in exercise.tests:
        mark = "✓" if test.outcome == "passed" else "✗"
        lines.append(f"- {mark} {plain(test.title or test.name)} ({test.points} of {test.max_points})")
        if test.outcome != "passed":
            lines += _failure(test, repeated=(test.misconception, test.advice) in explained)
            explained.add((test.misconception, test.advice))
    return lines


def _failure(test: TestResult, *, repeated: bool) -> list[str]:
    where = f"line {test.line}: " if test.line else ""
    name = f" `{test.misconception}`" if test.misconception else ""
    lines = ["", f"  {where}{plain(test.message or '')}{name}"]
    if repeated:
        return [*lines, ""]
    if test.advice:
        lines += ["", f"  {plain(test.advice)}"]
    if test.timeline:
        lines += ["", "  ```text", *(f"  {plain(line, code=True)}" for line in chart(test.timeline)), "  ```"]
    return [*lines, ""]


def plain(text: str, *, code: bool = False) -> str:
    """Text from a student without control characters, and outside of code without markup."""
    shown = visible(text).replace("```", "'''")
    return shown if code else re.sub(r"([<>&\[\]#|~])", r"\\\1", shown)
