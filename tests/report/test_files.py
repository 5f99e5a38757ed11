"""The files of a grading: safe to open in a spreadsheet, a browser and a terminal, and never half written."""

from __future__ import annotations

import csv
import json
import os
import re
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.errors import BadInput
from grader.report.files import (
    check_writable,
    grades_csv,
    plain,
    safe_cell,
    student_page,
    with_page_names,
    write_pieces,
    write_report,
    write_whole,
)
from grader.report.model import ExerciseResult, Report, Row, SubmissionResult, TestResult

PASSED = TestResult("test_a", hidden=False, points=1, max_points=1, outcome="passed", title="It works.")
FAILED = TestResult(
    "test_b",
    hidden=True,
    points=0,
    max_points=2,
    outcome="failed",
    misconception="sequential-await",
    message="took 3.00 s, expected 1.00 s = max(1, 1, 1)",
    advice="Start them together.",
    line=4,
    timeline=[Row("operation", "fetch ```a", 0, 1)],
)


def student(name: str, *tests: TestResult, problem: str | None = None) -> SubmissionResult:
    return SubmissionResult.of(name, [ExerciseResult.of("wait", list(tests), problem)], [], frozenset())


REPORT = Report("1", [student("ada", PASSED, FAILED), student("=cmd()", PASSED, PASSED, problem="no file")])


def test_a_report_is_a_table_a_json_and_a_page_per_student(tmp_path: Path) -> None:
    write_report(REPORT, REPORT.submissions, tmp_path)
    written = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert written == ["grades.csv", "results.json", "students/ada.md", "students/cmd-110f0787.md"]
    assert len(json.loads((tmp_path / "results.json").read_bytes())["submissions"]) == 2


def test_a_report_is_written_student_by_student_and_no_timeline_stays_in_memory(tmp_path: Path) -> None:
    """Twenty students have long timelines; what is kept of them is small."""
    seen: list[str] = []

    def submissions(number: int) -> Iterator[SubmissionResult]:
        for name in (f"student{place:02}" for place in range(number)):
            rows = [Row("sleep", f"{name} {place}", place, place + 1) for place in range(3_000)]
            yield student(name, msgspec.structs.replace(FAILED, timeline=rows), problem="the page needs no picture")
            assert (tmp_path / "students" / f"{name}.md").exists()
            assert seen[-1] == name

    def peak(number: int) -> int:
        tracemalloc.reset_peak()
        report = write_report(nobody, submissions(number), tmp_path, lambda name, _: seen.append(name))
        assert len(report.submissions) == number
        return tracemalloc.get_traced_memory()[1]

    nobody = Report("1", [])
    tracemalloc.start()
    try:
        few, many = peak(2), peak(20)
    finally:
        tracemalloc.stop()
    assert many < few + 500_000
    assert (tmp_path / "results.json").stat().st_size > 5_000_000


def test_the_table_has_a_row_per_student_and_a_column_per_exercise(tmp_path: Path) -> None:
    write_report(REPORT, REPORT.submissions, tmp_path)
    with (tmp_path / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["student", "points", "max_points", "wait", "problems"],
            ["ada", "1", "3", "1", ""],
            ["'=cmd()", "2", "2", "2", "wait: no file"],
        ]


def test_the_table_of_nobody_has_only_its_head() -> None:
    assert grades_csv(Report("1", [])) == "student,points,max_points,problems\n"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_execute_is_quoted(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["ada", "", "a=b", "1-2", "🐍"])
def test_harmless_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize(
    ("names", "pages"),
    [
        (["ada", "bob_2", "s1234-x"], ["ada", "bob_2", "s1234-x"]),
        (["Ada", "ADA"], ["ada-99a563ab", "ada-8a15fea9"]),
        (["a b", "a/b", "a<b"], ["a-b-XX", "a-b-XX", "a-b-XX"]),
        (["..", "", "../../etc/passwd"], ["student-XX", "student-XX", "etc-passwd-XX"]),
        (["Ünal", "李雷", "🐍", "\ud800"], ["unal-XX", "student-XX", "student-XX", "student-XX"]),
        (["x" * 300, "x" * 301], [f"{'x' * 40}-XX", f"{'x' * 40}-XX"]),
        (["\x1b[31mred\n", "con", "-rf"], ["31mred-XX", "con-XX", "rf-XX"]),
        (["same", "same"], ["same", "same_"]),
    ],
)
def test_page_names_are_safe_and_no_name_comes_twice(names: list[str], pages: list[str]) -> None:
    found = [name for name, _ in with_page_names(student(name) for name in names)]
    patterns = [page.replace("XX", "[0-9a-f]{8}") for page in pages]
    assert all(re.fullmatch(pattern, name) for pattern, name in zip(patterns, found, strict=True)), found
    assert len(set(found)) == len(names)


def test_nobody_can_take_the_page_of_another() -> None:
    [(honest, _)] = with_page_names([student("Ada")])
    (first, _), (second, _) = with_page_names([student("Ada"), student(honest)])
    assert first == honest
    assert second != honest


def test_a_page_tells_what_happened_in_each_failed_test() -> None:
    page = student_page(REPORT.submissions[0])
    assert page.startswith("# ada: 1 of 3 points\n")
    assert "- ✓ It works. (1 of 1)" in page
    assert "- ✗ test_b (0 of 2)" in page
    assert "line 4: took 3.00 s, expected 1.00 s = max(1, 1, 1) `sequential-await`" in page
    assert "Start them together." in page


def test_the_same_advice_and_picture_come_once_per_exercise() -> None:
    page = student_page(student("ada", FAILED, FAILED))
    assert page.count("took 3.00 s") == 2
    assert page.count("Start them together.") == page.count("```text") == 1


def test_a_page_of_what_could_not_be_tested_says_why_and_nothing_else() -> None:
    page = student_page(student("ada", FAILED, problem="wait.py is not valid Python."))
    assert "wait.py is not valid Python." in page
    assert "test_b" not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>", r"\<script\>"),
        ("[a](b) # c | d & e", r"\[a\](b) \# c \| d \& e"),
        ("\x1b[31mred\x07", r"�\[31mred�"),
        ("a\nb\u202e", "a�b�"),
        ("ünï 🐍", "ünï 🐍"),
    ],
)
def test_markup_and_control_characters_of_students_are_not_obeyed(text: str, shown: str) -> None:
    assert plain(text) == shown
    assert student_page(student(text)).startswith(f"# {shown}: ")


def test_a_label_cannot_end_the_picture_that_it_stands_in() -> None:
    page = student_page(student("ada", FAILED))
    assert "fetch '''a" in page
    assert page.count("```") == 2


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"old")
    write_whole(tmp_path / "file", b"new")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"new")]


@pytest.mark.parametrize("broken", ["open", "replace"])
@pytest.mark.parametrize("before", [None, b"old"])
def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str, before: bytes | None
) -> None:
    path = tmp_path / "file"
    if before is not None:
        path.write_bytes(before)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Path, broken, fail)
        with pytest.raises(BadInput, match="No space left on device; name another folder"):
            write_whole(path, b"new")
    assert [found.read_bytes() for found in tmp_path.iterdir()] == ([] if before is None else [before])


def test_a_file_in_pieces_that_fails_midway_leaves_what_was_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "file", b"old")

    def pieces() -> Iterator[bytes]:
        yield b"new"
        raise BadInput("The journal is damaged.")

    with pytest.raises(BadInput, match="damaged"):
        write_pieces(tmp_path / "file", pieces())
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"old")]


def test_what_was_half_written_when_a_grader_was_killed_is_removed_but_nothing_that_is_being_written(
    tmp_path: Path,
) -> None:
    for place in ("", "students", "pages/students"):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / ".awaitlings-1234567").write_text("half")
    names: list[str] = []

    def pieces() -> Iterator[bytes]:
        check_writable(tmp_path)
        names.extend(path.name for path in tmp_path.rglob("*") if path.is_file())
        yield b"new"

    write_pieces(tmp_path / "file", pieces())
    assert names == [f".awaitlings-{os.getpid()}"]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["file"]


def test_a_folder_for_results_is_made(tmp_path: Path) -> None:
    check_writable(tmp_path / "a" / "b")
    assert list((tmp_path / "a" / "b").iterdir()) == []


def test_a_file_in_the_way_of_the_results_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInput, match="name another folder with --out"):
        check_writable(tmp_path / "file" / "results")
    assert (tmp_path / "file").read_text() == "mine"


def test_a_link_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("mine")
    for name in ("result.json", f".awaitlings-{os.getpid()}"):
        (tmp_path / name).symlink_to(tmp_path / "precious")
    write_whole(tmp_path / "result.json", b"{}")
    assert (tmp_path / "precious").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["precious", "result.json"]
    assert (tmp_path / "result.json").read_bytes() == b"{}"
