"""Scores and comments of a grading in the gradebook of a course in nbgrader, and what formgrader shows beside them."""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import from_dict
from nbgrader.api import Comment, Grade, Gradebook, MissingEntry
from nbgrader.utils import parse_utc
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from grader.catalogue import Exercise, Kit
from grader.errors import BadInput
from grader.notebook.course import make_notebook, notebook_text
from grader.notebook.exercise import check_name, points_of, stub_cell
from grader.notebook.feedback import Feedback
from grader.notebook.outputs import outputs
from grader.report.files import write_whole
from grader.report.model import ExerciseResult, Report, SubmissionResult
from grader.report.survey import is_handed_in

COURSE = "awaitlings"
FOLDER = re.compile(r"(?![.~])[^/\\:+\0]+")
"""A student's name that can be a folder's."""


def fill_gradebook(report: Report, kit: Kit, database: Path) -> int:
    """Put the report into the gradebook; returns the number of submissions, which are a student's to a chapter.

    The same report once more changes nothing. Points that a person has given stay. Notebooks that formgrader shows are
    written beside the database where the course has none. Raises BadInput.
    """
    course = _course(database)
    known = set(kit.slugs)
    slugs = {result.slug for submission in report.submissions for result in submission.exercises} & known
    exercises = [exercise for exercise in kit.exercises if exercise.slug in slugs and not exercise.is_extra]
    count = 0
    try:
        with quiet(), Gradebook(f"sqlite:///{database.resolve()}", course) as gradebook:
            for chapter in dict.fromkeys(exercise.chapter for exercise in exercises):
                some = [exercise for exercise in exercises if exercise.chapter == chapter]
                _prepare(gradebook, chapter, some)
                for submission in report.submissions:
                    results = _of_chapter(submission, some)
                    if any(is_handed_in(result) for result in results.values()):
                        when = _handed_in(database.parent / "submitted" / submission.student / chapter)
                        _fill(gradebook, chapter, submission.student, results, when)
                        _show(database.parent, kit, chapter, submission.student, results)
                        count += 1
            gradebook.db.commit()
    except SQLAlchemyError as error:
        reason = str(error).partition("\n")[0]
        raise BadInput(f"{database} can't be changed: {reason}; try `nbgrader db upgrade` first.") from None
    return count


@contextmanager
def quiet() -> Iterator[None]:
    """Without SQLAlchemy's remarks about nbgrader's own code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)
        yield


def _course(database: Path) -> str:
    """The gradebook's course. Raises BadInput for a file that is no gradebook."""
    if not database.is_file():
        raise BadInput(f"There is no gradebook {database}; `nbgrader generate_assignment` makes one in the course.")
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True)) as connection:
            connection.execute("SELECT id FROM submitted_assignment LIMIT 1")
            row = connection.execute("SELECT id FROM course").fetchone()
    except sqlite3.Error as error:
        raise BadInput(f"{database} is no gradebook of nbgrader ({error}); name the course's gradebook.db.") from None
    return str(row[0]) if row is not None else COURSE


def _of_chapter(submission: SubmissionResult, exercises: Sequence[Exercise]) -> dict[str, ExerciseResult]:
    slugs = {exercise.slug for exercise in exercises}
    return {result.slug: result for result in submission.exercises if result.slug in slugs}


def _prepare(gradebook: Any, chapter: str, exercises: Sequence[Exercise]) -> None:
    """Make known to the gradebook what it doesn't know yet of the chapter."""
    gradebook.update_or_create_assignment(chapter, course_id=gradebook.course_id)
    gradebook.update_or_create_notebook(chapter, chapter)
    for exercise in exercises:
        name = check_name(exercise)
        try:
            gradebook.find_grade_cell(name, chapter, chapter)
        except MissingEntry:
            points = points_of(exercise)
            gradebook.update_or_create_grade_cell(name, chapter, chapter, max_score=points, cell_type="code")
            gradebook.update_or_create_solution_cell(exercise.slug, chapter, chapter)
            for cell, source in [(exercise.slug, stub_cell(exercise)), (name, f'check("{exercise.slug}")')]:
                gradebook.update_or_create_source_cell(
                    cell, chapter, chapter, source=source, cell_type="code", locked=cell == name
                )


def _handed_in(folder: Path) -> dict[str, str]:
    """When the folder was handed in, as nbgrader notes it: formgrader compares it with the gradebook's."""
    try:
        text = (folder / "timestamp.txt").read_text(encoding="utf-8").strip()
        parse_utc(text)
    except (OSError, ValueError, OverflowError):
        return {}
    return {"timestamp": text}


def _fill(gradebook: Any, chapter: str, student: str, results: dict[str, ExerciseResult], when: dict[str, str]) -> None:
    gradebook.update_or_create_student(student)
    gradebook.update_or_create_submission(chapter, student, **when)
    for slug, result in results.items():
        grade, comment = _entries(gradebook, chapter, student, slug)
        grade.auto_score = min(float(result.points), grade.max_score)
        grade.needs_manual_grade = False
        comment.auto_comment = _comment(result)


def _entries(gradebook: Any, chapter: str, student: str, slug: str) -> tuple[Any, Any]:
    """The student's grade and comment for an exercise; made where the submission is older than the cell."""
    notebook = gradebook.find_submission_notebook(chapter, chapter, student)
    name = f"{slug}-check"
    try:
        grade = gradebook.find_grade(name, chapter, chapter, student)
    except MissingEntry:
        grade = Grade(cell_id=gradebook.find_grade_cell(name, chapter, chapter).id, notebook=notebook)
        gradebook.db.add(grade)
    try:
        comment = gradebook.find_comment(slug, chapter, chapter, student)
    except MissingEntry:
        cell = gradebook.find_solution_cell(slug, chapter, chapter)
        comment = Comment(cell_id=cell.id, notebook=notebook)
        gradebook.db.add(comment)
    gradebook.db.flush()
    return grade, comment


def _comment(result: ExerciseResult) -> str | None:
    """What went wrong first, in a sentence; None if nothing did."""
    if result.problem:
        return result.problem
    failed = next((test for test in result.tests if test.outcome != "passed"), None)
    if failed is None:
        return None
    where = f"Line {failed.line}: " if failed.line else ""
    return f"{where}{failed.message}" + (f" {failed.advice}" if failed.advice else "")


def _show(course: Path, kit: Kit, chapter: str, student: str, results: dict[str, ExerciseResult]) -> None:
    """Write what formgrader opens, unless it is there: the chapter's notebook, and the student's with the feedback."""
    exercises = [kit.exercise(slug) for slug in results]
    source = course / "source" / chapter / f"{chapter}.ipynb"
    if not source.exists():
        source.parent.mkdir(parents=True, exist_ok=True)
        write_whole(source, notebook_text(nbformat, exercises).encode(), "check the course's folder")
    graded = course / "autograded" / student / chapter / f"{chapter}.ipynb"
    if not FOLDER.fullmatch(student) or (graded.exists() and not _is_made_here(graded)):
        return
    notebook = make_notebook(nbformat, exercises, stub_cell)
    for name, feedback in _feedback(kit, results):
        cell = next(cell for cell in notebook.cells if cell.id == name)
        cell.outputs = from_dict(outputs(feedback, feedback.result.max_points))
    notebook.metadata["awaitlings"] = MADE_HERE
    graded.parent.mkdir(parents=True, exist_ok=True)
    write_whole(graded, nbformat.writes(notebook, version=4).encode(), "check the course's folder")


MADE_HERE = "made of a report: the learner's program is not in it"


def _is_made_here(path: Path) -> bool:
    return MADE_HERE in path.read_text(encoding="utf-8")


def _feedback(kit: Kit, results: dict[str, ExerciseResult]) -> Iterator[tuple[str, Feedback]]:
    for slug, result in results.items():
        exercise = kit.exercise(slug)
        yield check_name(exercise), Feedback(exercise, result)
