"""The files of a grading: `results.json`, `grades.csv` and a page of text per student."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from grader.errors import BadInput
from grader.report.chart import chart
from grader.report.model import ExerciseResult, Report, SubmissionResult, TestResult, to_json
from grader.report.text import visible

MAX_NAME = 40
SIMPLE_NAME = re.compile(
    rf"(?!.*-[0-9a-f]{{8}}$)(?!(con|prn|aux|nul|com\d|lpt\d)$)[a-z0-9][a-z0-9_-]{{,{MAX_NAME - 1}}}"
)
"""A student's name that can be a file's everywhere, and that doesn't look like one made by `page_names`."""
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


def write_report(report: Report, folder: Path) -> None:
    """Write all files of the report into `folder`, see `check_writable`; each appears whole or not at all."""
    (folder / "students").mkdir(exist_ok=True)
    pages = dict(zip(page_names(report.submissions), report.submissions, strict=True))
    for name, submission in pages.items():
        write_whole(folder / "students" / f"{name}.md", student_page(submission).encode())
    write_whole(folder / "grades.csv", grades_csv(report).encode("utf-8-sig"))
    write_whole(folder / "results.json", to_json(report))


def read_report(path: Path) -> Report:
    """The report in a `results.json`. Raises BadInput."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Report)
    except OSError as error:
        raise BadInput(f"{path} can't be read: {error.strerror}; grade first, or name it with --results.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} is no report of a grading ({error}); name the results.json of one.") from None


def write_whole(path: Path, data: bytes, remedy: str = "name another folder with --out") -> None:
    """Write a file so that it is never seen half written. Raises BadInput, with the remedy, where that can't be."""
    temporary = path.with_name(f".awaitlings-{os.getpid()}")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise BadInput(f"{path} can't be written: {error.strerror}; {remedy}.") from None


def page_names(submissions: Iterable[SubmissionResult]) -> Iterator[str]:
    """A file name per student without its ending, in order: safe on every file system, and none comes twice.

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
        yield name


def grades_csv(report: Report) -> str:
    """A row per student: points, maximum, points per exercise, and the problems."""
    slugs = [exercise.slug for exercise in report.submissions[0].exercises] if report.submissions else []
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["student", "points", "max_points", *slugs, "problems"])
    for submission in report.submissions:
        problems = [*submission.problems, *(f"{e.slug}: {e.problem}" for e in submission.exercises if e.problem)]
        points = [exercise.points for exercise in submission.exercises]
        numbers = [submission.points, submission.max_points, *points]
        writer.writerow([safe_cell(submission.student), *numbers, safe_cell("; ".join(problems))])
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
        lines += _exercise(exercise)
    return "\n".join(lines) + "\n"


def _exercise(exercise: ExerciseResult) -> list[str]:
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
    shown = visible(text)
    return shown.replace("```", "'''") if code else re.sub(r"([<>&\[\]#|])", r"\\\1", shown)
