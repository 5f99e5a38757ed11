"""Commands that write a finished grading in the formats of platforms and tools, without grading again."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from grader.cli.shared import console, errors
from grader.errors import BadInput
from grader.export.actions import annotate, output_file, outputs, summary
from grader.export.canvas import canvas as fill_canvas
from grader.export.classroom50 import Identity
from grader.export.classroom50 import classroom50 as to_classroom50
from grader.export.gradebook import Filled
from grader.export.gradescope import Visibility
from grader.export.gradescope import gradescope as to_gradescope
from grader.export.junit import junit as to_junit
from grader.export.moodle import moodle as fill_moodle
from grader.report.files import grades_csv, with_page_names, write_pieces, write_whole
from grader.report.model import SubmissionResult, json_pieces
from grader.report.schema import report_schema
from grader.report.stored import StoredReport
from grader.report.text import visible

FILE = "name another file with --out"
ResultsOption = Annotated[Path, typer.Option("--results", help="The results.json of a grading.")]
StudentOption = Annotated[str | None, typer.Option("--student", help="Only this student.")]
FolderOption = Annotated[Path, typer.Option("--out", help="A folder: of each student in one, if there are several.")]
GradebookOption = Annotated[Path, typer.Option("--gradebook", help="The file that the platform has exported.")]
ScaleOption = Annotated[bool, typer.Option("--scale", help="Convert the points to the platform's maximum.")]
RESULTS = Path("grades/results.json")


def csv(
    results: ResultsOption = RESULTS,
    out: Annotated[Path, typer.Option(help="The file.")] = Path("grades.csv"),
    student: StudentOption = None,
) -> None:
    """A table for a spreadsheet: a row per student."""
    _write(out, [grades_csv(StoredReport(results, student).brief).encode("utf-8-sig")])


def json(
    results: ResultsOption = RESULTS,
    out: Annotated[Path, typer.Option(help="The file.")] = Path("results.json"),
    student: StudentOption = None,
) -> None:
    """The report itself, of a single student with --student."""
    stored = StoredReport(results, student)
    _write(out, json_pieces(stored.brief, stored))


def junit(
    results: ResultsOption = RESULTS,
    out: Annotated[Path, typer.Option(help="The file.")] = Path("junit.xml"),
    student: StudentOption = None,
) -> None:
    """JUnit's XML, for whatever shows test results."""
    _write(out, to_junit(StoredReport(results, student).brief))


def schema() -> None:
    """Print the JSON Schema of results.json."""
    typer.echo(report_schema(), nl=False)


def gradescope(
    results: ResultsOption = RESULTS,
    out: FolderOption = Path("gradescope"),
    student: StudentOption = None,
    hidden_tests: Annotated[
        Visibility, typer.Option(help="When students see hidden tests; anything but visible hides the total, too.")
    ] = "visible",
) -> None:
    """Gradescope's results.json."""
    stored = StoredReport(results, student)
    _each(stored, out, lambda one: {"results.json": to_gradescope(one, hidden_tests, stored.brief.isolation)})


def classroom50(
    results: ResultsOption = RESULTS,
    out: FolderOption = Path("classroom50"),
    student: StudentOption = None,
    classroom: Annotated[str | None, typer.Option(help="The classroom, if not in $CLASSROOM.")] = None,
    assignment: Annotated[str | None, typer.Option(help="The assignment, if not in $ASSIGNMENT.")] = None,
) -> None:
    """Classroom 50's result.json and release-body.md."""
    given = {"CLASSROOM": classroom, "ASSIGNMENT": assignment}
    environment = {**os.environ, **{name: value for name, value in given.items() if value is not None}}
    for name in given:
        if not environment.get(name):
            raise BadInput(f"The {name.lower()} is not known; name it with --{name.lower()}, or in ${name}.")
    stored = StoredReport(results, student)
    _each(stored, out, lambda one: _classroom50(one, environment, is_alone=len(stored) == 1))


def _classroom50(one: SubmissionResult, environment: Mapping[str, str], *, is_alone: bool) -> dict[str, bytes]:
    owner = {} if is_alone else {"OWNER": one.person.username or one.student}
    identity = Identity.of({**environment, **owner}, one.person.username or one.student)
    return {"result.json": to_classroom50(one, identity, now()), "release-body.md": summary(one).encode()}


def now() -> datetime:
    """The time, or the one that SOURCE_DATE_EPOCH names."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch) if epoch.isdigit() else time.time(), UTC)


def actions(
    results: ResultsOption = RESULTS, out: FolderOption = Path("actions"), student: StudentOption = None
) -> None:
    """A job's summary, outputs and annotations for GitHub Actions, as `awaitlings ci` gives them."""
    _each(
        StoredReport(results, student),
        out,
        lambda one: {
            "summary.md": summary(one).encode(),
            "outputs.txt": output_file(outputs(one), secrets.token_hex(16)).encode(),
            "annotations.txt": "".join(f"{line}\n" for line in annotate(one, places_of(one))).encode(),
        },
    )


def places_of(submission: SubmissionResult) -> dict[str, str]:
    """The names of the files, where nobody knows in which folders they were."""
    return {exercise.slug: f"{exercise.slug}.py" for exercise in submission.exercises}


def canvas(
    gradebook: GradebookOption,
    results: ResultsOption = RESULTS,
    out: Annotated[Path, typer.Option(help="The filled file.")] = Path("canvas.csv"),
    assignment: Annotated[str | None, typer.Option(help="Its title or number, if there are several.")] = None,
    scale: ScaleOption = False,
) -> None:
    """Fill the gradebook that Canvas has exported, for importing it there."""
    _fill(out, fill_canvas(StoredReport(results).brief, gradebook, assignment, is_scaled=scale))


def moodle(
    gradebook: GradebookOption,
    results: ResultsOption = RESULTS,
    out: Annotated[Path, typer.Option(help="The filled file.")] = Path("moodle.csv"),
    scale: ScaleOption = False,
) -> None:
    """Fill the grading worksheet that Moodle has written, for uploading it there."""
    _fill(out, fill_moodle(StoredReport(results).brief, gradebook, is_scaled=scale))


def _each(stored: StoredReport, folder: Path, files: Callable[[SubmissionResult], dict[str, bytes]]) -> None:
    """Write the files of each student into a folder of their own, of a single one into the folder itself."""
    for name, submission in with_page_names(stored):
        place = folder if len(stored) == 1 else folder / name
        for file, data in files(submission).items():
            _make(place)
            write_whole(place / file, data)
    console.print(f"Written: {folder}", markup=False, soft_wrap=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{folder} can't be written: {error.strerror}; name another folder with --out.") from None


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    write_pieces(path, pieces, FILE)
    console.print(f"Written: {path}", markup=False, soft_wrap=True)


def _fill(path: Path, filled: Filled) -> None:
    write_whole(path, filled.text, FILE)
    for complaint in filled.complaints:
        errors.print(visible(complaint), markup=False, soft_wrap=True)
    grades = "1 grade" if filled.count == 1 else f"{filled.count} grades"
    console.print(f"Written: {path} with {grades}", markup=False, soft_wrap=True)
