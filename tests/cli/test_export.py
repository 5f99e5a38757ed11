"""`awaitlings export`: files from a finished grading, and one sentence for what can't be exported."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from grader.report.model import ExerciseResult, Person, Report, SubmissionResult, TestResult, to_json
from grader.report.schema import SHIPPED, made_schema, report_schema

Run = Callable[..., Any]
GRADEBOOK = "Student,ID,Async (7)\n    Points Possible,,2\nAda,1,\n"


def student(name: str, person: Person | None = None) -> SubmissionResult:
    tests = [TestResult("test_a", False, 1, 1, "passed"), TestResult("test_b", True, 0, 1, "failed", message="no")]
    return SubmissionResult(name, 1, 2, [], [ExerciseResult.of("wait", tests)], person or Person())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a grading of two, a gradebook, and files that are something else."""
    report = Report("1", [student("ada", Person("ada-l", "Ada", "1")), student("=cmd()\n::error::x")])
    (tmp_path / "grades").mkdir()
    (tmp_path / "grades/results.json").write_bytes(to_json(report))
    (tmp_path / "gradebook.csv").write_text(GRADEBOOK)
    (tmp_path / "text").write_text("mine")
    (tmp_path / "old.json").write_text('{"schema": "awaitlings/report/v0"}')
    (tmp_path / "alone.json").write_bytes(to_json(Report("1", report.submissions[:1])))
    return tmp_path


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_class_is_one_file_where_the_format_knows_classes(place: Path, run: Run) -> None:
    for name, file in {"csv": "grades.csv", "json": "results.json", "junit": "junit.xml"}.items():
        assert run("export", name).out == f"Written: {file}\n"
    assert (place / "results.json").read_bytes() == (place / "grades/results.json").read_bytes()
    table = list(csv.DictReader(io.StringIO((place / "grades.csv").read_text("utf-8-sig"), newline="")))
    assert [row["student"] for row in table] == ["ada", "'=cmd()\n::error::x"]
    assert [table[0][name] for name in ("username", "name", "id", "late")] == ["ada-l", "Ada", "1", ""]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("gradescope", ["results.json"]),
        ("classroom50", ["release-body.md", "result.json"]),
        ("actions", ["annotations.txt", "outputs.txt", "summary.md"]),
    ],
)
def test_other_formats_get_a_folder_per_student(place: Path, run: Run, name: str, written: list[str]) -> None:
    options = ["--classroom", "cs1", "--assignment", "async"] if name == "classroom50" else []
    assert run("export", name, *options).code == 0
    assert files(place / name) == [f"{who}/{file}" for who in ["ada", "cmd-error-x-88115d55"] for file in written]
    assert run("export", name, *options, "--results", "alone.json", "--out", "alone").code == 0
    assert files(place / "alone") == written
    assert run("export", name, *options, "--student", "ada-l", "--out", "one").code == 0
    assert files(place / "one") == written


def test_classroom50_takes_the_time_that_it_is_given(place: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SOURCE_DATE_EPOCH": "0", "CLASSROOM": "cs1", "ASSIGNMENT": "async", "OWNER": "team"}.items():
        monkeypatch.setenv(name, value)
    run("export", "classroom50")
    results = [json.loads(path.read_bytes()) for path in sorted((place / "classroom50").glob("*/result.json"))]
    assert [(one["datetime"], one["owner"]) for one in results] == [
        ("1970-01-01T00:00:00Z", "ada-l"),
        ("1970-01-01T00:00:00Z", "=cmd()\N{REPLACEMENT CHARACTER}::error::x"),
    ]


def test_a_gradebook_is_filled_and_who_is_missing_is_told(place: Path, run: Run) -> None:
    ran = run("export", "canvas", "--gradebook", "gradebook.csv")
    assert (ran.code, ran.out) == (0, "Written: canvas.csv with 1 grade\n")
    who = "=cmd()\N{REPLACEMENT CHARACTER}::error::x"
    assert ran.err == f"{who}: is not in the gradebook; its points, 1, were not filled in.\n"
    assert (place / "canvas.csv").read_text().splitlines()[2] == "Ada,1,1"
    assert (place / "gradebook.csv").read_text() == GRADEBOOK


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("csv --results none.json", "none.json can't be read: No such file or directory; grade first, or name it with"),
        ("csv --results text", "text is no report of a grading ("),
        ("csv --results old.json", "old.json is no report of a grading (Invalid value 'awaitlings/report/v0'"),
        ("csv --results grades", "grades can't be read: Is a directory; grade first, or name it with --results."),
        ("junit --student zoe", "There is no student 'zoe' in grades/results.json; see its table, grades.csv, for the"),
        ("junit --out none/x.xml", "none/x.xml can't be written: No such file or directory; name another file with"),
        ("gradescope --out text", "text/ada can't be written: Not a directory; name another folder with --out."),
        ("classroom50", "The classroom is not known; name it with --classroom, or in $CLASSROOM."),
        ("classroom50 --classroom a", "The assignment is not known; name it with --assignment, or in $ASSIGNMENT."),
        ("canvas --gradebook none.csv", "none.csv can't be read: No such file or directory; name another file."),
        ("canvas --gradebook text", "text has no column 'Student' in its first row; is it the right file?"),
        ("moodle --gradebook gradebook.csv", "gradebook.csv has no column 'Identifier' in its first row; is it the"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing_behind(
    place: Path, run: Run, command: str, sentence: str
) -> None:
    before = files(place)
    ran = run("export", *command.split())
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert ran.err.startswith(f"awaitlings: {sentence}")
    assert files(place) == before


def test_the_schema_is_printed_and_current(run: Run) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        SHIPPED.write_text(made_schema(), encoding="utf-8")
    ran = run("export", "schema")
    assert ran.out == report_schema()
    assert report_schema() == made_schema()


def test_results_obey_the_schema(place: Path) -> None:
    schema = json.loads(report_schema())
    report = json.loads((place / "grades/results.json").read_bytes())
    jsonschema.validate(report, schema)
    report["submissions"][0]["points"] = "many"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(report, schema)
    assert msgspec.json.decode((place / "grades/results.json").read_bytes(), type=Report).kit == "1"
