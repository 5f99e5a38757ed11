"""Gradebooks of Canvas and Moodle: every grade to the right person, or to nobody, which is said."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from grader.errors import BadInput
from grader.export.canvas import canvas
from grader.export.gradebook import names_of
from grader.export.moodle import feedback, moodle
from grader.report.model import ExerciseResult, Person, Report, SubmissionResult, TestResult

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,Intro (77),Async (78),Current Score
    Points Possible,,,,,5,4,(read only)
"Lovelace, Ada",11,s11,ada@x.org,A,5,,90
"Hopper, Grace",12,s12,grace@x.org,A,5,1,80
"Turing, Alan",13,s13,alan@x.org,B,5,,70
"Student, Test",,,,A,,,
"""
MOODLE = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 21,Ada Lovelace,ada@x.org,Submitted,,4.00,Yes,-,-,
Participant 22,Grace Hopper,grace@x.org,Submitted,,4.00,Yes,-,-,
Participant 23,Alan Turing,alan@x.org,Submitted,,4.00,No,-,-,
"""


def student(label: str, points: int, **person: str) -> SubmissionResult:
    tests = [TestResult(f"test_{n}", False, int(n < points), 1, "passed" if n < points else "failed") for n in range(4)]
    return SubmissionResult(label, points, 4, [], [ExerciseResult.of("wait", tests)], Person(**person))


def saved(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "gradebook.csv").write_bytes(text.encode(encoding))
    return folder / "gradebook.csv"


def rows(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline=""), delimiter=delimiter))


def test_canvas_gets_one_assignment_and_who_the_students_are(tmp_path: Path) -> None:
    report = Report("1", [student("lovelaceada", 3, id="11"), student("grace@x.org", 4), student("Alan Turing", 0)])
    filled = canvas(report, saved(tmp_path, CANVAS), "Async")
    assert rows(filled.text) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Async (78)"],
        ["    Points Possible", "", "", "", "", "4"],
        ["Lovelace, Ada", "11", "s11", "ada@x.org", "A", "3"],
        ["Hopper, Grace", "12", "s12", "grace@x.org", "A", "4"],
        ["Turing, Alan", "13", "s13", "alan@x.org", "B", "0"],
        ["Student, Test", "", "", "", "A", ""],
    ]
    assert (filled.count, filled.complaints) == (3, [])


def test_who_is_not_found_is_told_and_keeps_the_grade(tmp_path: Path) -> None:
    report = Report("1", [student("lovelaceada", 3), student("zoe", 2)])
    filled = canvas(report, saved(tmp_path, CANVAS), "78")
    assert [row[-1] for row in rows(filled.text)[2:5]] == ["3", "1", ""]
    assert filled.complaints == [
        "zoe: is not in the gradebook; its points, 2, were not filled in.",
        "Row 4, Hopper, Grace: nothing of theirs was graded.",
        "Row 5, Turing, Alan: nothing of theirs was graded.",
    ]


def test_two_people_of_one_name_are_nobody_unless_a_number_tells_them_apart(tmp_path: Path) -> None:
    twins = CANVAS + '"Lovelace, Ada",14,s14,ada2@x.org,A,5,,90\n'
    filled = canvas(Report("1", [student("Ada Lovelace", 3), student("alan@x.org", 1)]), saved(tmp_path, twins), "78")
    assert filled.count == 1
    assert filled.complaints[0] == (
        "Ada Lovelace: more than one person fits (row 3, Lovelace, Ada and row 7, Lovelace, Ada); "
        "its points, 3, were not filled in."
    )
    numbered = Report("1", [student("a", 3, id="14", name="Ada Lovelace"), student("b", 2, name="Ada Lovelace")])
    filled = canvas(numbered, saved(tmp_path, twins), "78")
    assert [row[-1] for row in rows(filled.text)[2:]] == ["2", "1", "", "", "3"]


def test_two_submissions_never_share_a_row(tmp_path: Path) -> None:
    report = Report("1", [student("Grace Hopper", 1), student("hoppergrace", 2), student("alan@x.org", 1)])
    filled = canvas(report, saved(tmp_path, CANVAS), "78")
    assert filled.count == 1
    assert len([text for text in filled.complaints if "more than one person fits (row 4" in text]) == 2


@pytest.mark.parametrize(
    ("assignment", "text", "sentence"),
    [
        (None, CANVAS, r"has 2 assignments; say which with --assignment: 'Intro', 'Async'\."),
        ("Async 2", CANVAS, r"has 0 assignments 'Async 2'; there are: 'Intro', 'Async'\."),
        ("Intro", CANVAS, r"gives 5 points and this grading 4; is it the gradebook of this assignment\? Say --scale"),
        (None, "Student,ID\nx,1\n", r"has 0 assignments"),
        (None, MOODLE, r"has no column 'Student' in its first row; is it the right file\?"),
    ],
)
def test_another_gradebook_is_one_sentence(tmp_path: Path, assignment: str | None, text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        canvas(Report("1", [student("lovelaceada", 3)]), saved(tmp_path, text), assignment)


def test_the_gradebook_of_another_class_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Nobody of this grading is in the gradebook"):
        canvas(Report("1", [student("zoe", 3)]), saved(tmp_path, CANVAS), "78")


def test_points_are_scaled_on_demand(tmp_path: Path) -> None:
    filled = canvas(Report("1", [student("lovelaceada", 3)]), saved(tmp_path, CANVAS), "Intro", is_scaled=True)
    assert rows(filled.text)[2][-1] == "3.75"


@pytest.mark.parametrize(("encoding", "delimiter"), [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t")])
def test_moodle_keeps_its_columns_whatever_the_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = MOODLE.replace(",", delimiter).replace("\n", "\r\n")
    report = Report("1", [student("Ada Lovelace", 3, id="21"), student("Grace Hopper", 4, id="22")])
    filled = moodle(report, saved(tmp_path, text, encoding))
    table = rows(filled.text, delimiter)
    assert table[0] == MOODLE.splitlines()[0].split(",")
    assert [(row[4], row[9]) for row in table[1:]] == [
        ("3", "3 of 4 points; wait (3 of 4): wrong result"),
        ("4", "4 of 4 points"),
        ("", ""),
    ]
    assert [len(row) for row in table] == [10] * 4
    assert filled.complaints == ["Row 4, Alan Turing: nothing of theirs was graded."]


def test_moodle_is_not_told_what_it_does_not_take(tmp_path: Path) -> None:
    filled = moodle(Report("1", [student("a", 3, id="23"), student("b", 2, id="21")]), saved(tmp_path, MOODLE))
    assert (filled.count, rows(filled.text)[3][4]) == (1, "")
    assert filled.complaints[-1] == "Row 4, a: Moodle says that the grade is locked."


def test_a_worksheet_in_another_language_or_of_another_maximum_is_one_sentence(tmp_path: Path) -> None:
    report = Report("1", [student("a", 3, id="21")])
    with pytest.raises(BadInput, match="has no column 'Grade'; download the grading worksheet with Moodle set to En"):
        moodle(report, saved(tmp_path, MOODLE.replace("Grade", "Bewertung")))
    with pytest.raises(BadInput, match="gives 100 points and this grading 4"):
        moodle(report, saved(tmp_path, MOODLE.replace("4.00", "100,00".replace(",", "."))))


def test_feedback_is_neither_markup_nor_a_formula(hostile: SubmissionResult) -> None:
    text = feedback(hostile)
    assert text[0] not in "=+-@\t\r"
    assert "<" not in text
    assert text.isprintable()


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Ada Lovelace", "Lovelace, Ada"),
        ("lovelaceada", "Lovelace, Ada"),
        ("JOSÉ NÚÑEZ", "Nuñez, José"),
        ("李 小龙", "李, 小龙"),
    ],
)
def test_names_are_compared_in_every_form(ours: str, theirs: str) -> None:
    assert names_of(ours) & names_of(theirs)


def test_no_name_is_no_knowledge() -> None:
    assert names_of(" , ") == frozenset()
