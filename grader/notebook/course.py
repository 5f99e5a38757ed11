"""A course for nbgrader, made of the exercises: a notebook per chapter, and nbgrader's settings."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.catalogue import Exercise, Kit
from grader.errors import BadInput
from grader.notebook.checking import BESIDE
from grader.notebook.exercise import STATEMENT, check_cell, check_name, points_of, solution, statement
from grader.notebook.extra import needed
from grader.notebook.lesson import lesson_cells
from grader.report.files import write_whole

CHECK_NAME = "check"
SETTINGS = "nbgrader_config.py"
FIRST_LINE = "# nbgrader's settings for a course of Awaitlings"
CONFIGURATION = """\
{first_line}; `awaitlings notebooks` writes them anew.

import warnings

warnings.filterwarnings("ignore", "Object of type", module="nbgrader")  # SQLAlchemy's remarks about nbgrader itself
c = get_config()  # noqa: F821 - nbgrader's
c.CourseDirectory.course_id = "awaitlings"
c.ClearSolutions.code_stub = {{"python": ""}}  # the stub stands above the solution
c.Autograde.exporter_class = "grader.notebook.submitted.Submitted"  # what can't be read costs its student alone
c.Autograde.autograde_preprocessors = [
    "grader.notebook.preprocessor.Grade",  # in place of Execute and what mends its outputs: no notebook is run
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]
c.Exporter.optimistic_validation = True  # a notebook is validated after the last of them, not after each
c.Grade.kit = {kit!r}  # the folder with exercises/ and solutions/, from here
"""
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def write_course(kit: Kit, exercises: Sequence[Exercise], out: Path) -> list[Path]:
    """Write the course into `out` and return its notebooks. The same kit gives the same bytes.

    Of an earlier course the notebooks and settings are replaced; everything else in the folder stays. Raises BadInput
    for a folder with other content.
    """
    nbformat = needed("nbformat")
    _check(out)
    chapters = list(dict.fromkeys(exercise.chapter for exercise in exercises))
    notebooks = []
    for chapter in chapters:
        some = [exercise for exercise in exercises if exercise.chapter == chapter]
        folder = out / "source" / chapter
        shutil.rmtree(folder / BESIDE, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        for exercise in some:
            _ship(exercise, folder / BESIDE / "exercises" / chapter / exercise.folder.name)
        notebooks.append(folder / f"{chapter}.ipynb")
        write_whole(notebooks[-1], notebook_text(nbformat, some).encode())
    where = Path(os.path.relpath(kit.root.resolve(), out.resolve())).as_posix()
    write_whole(out / SETTINGS, CONFIGURATION.format(first_line=FIRST_LINE, kit=where).encode())
    return notebooks


def _check(out: Path) -> None:
    """Raises BadInput unless the folder is empty or a course."""
    if out.exists() and not out.is_dir():
        raise BadInput(f"{out} is a file; name a folder for the course.")
    settings = out / SETTINGS
    if settings.is_file() and settings.read_text(encoding="utf-8", errors="replace").startswith(FIRST_LINE):
        return
    if out.is_dir() and any(out.iterdir()):
        raise BadInput(f"{out} is not empty and not a course of Awaitlings; name another folder.")


def _ship(exercise: Exercise, folder: Path) -> None:
    """Put the learner's part beside the notebook, for `check`."""
    folder.mkdir(parents=True)
    for path in [exercise.folder / "exercise.toml", exercise.stub, exercise.visible_tests]:
        shutil.copyfile(path, folder / path.name)


def notebook_text(nbformat: ModuleType, exercises: Sequence[Exercise]) -> str:
    """The notebook of one chapter as nbgrader's source, valid and with names for ids."""
    notebook = make_notebook(nbformat, exercises, solution)
    nbformat.validate(notebook)
    text: str = nbformat.writes(notebook, version=4)
    return text.rstrip("\n") + "\n"


def make_notebook(nbformat: ModuleType, exercises: Sequence[Exercise], written: Callable[[Exercise], str]) -> Any:
    """The notebook of one chapter with what `written` gives in the learner's cells."""
    is_taken = any(CHECK_NAME in exercise.public for exercise in exercises)
    setup = "import grader.notebook" if is_taken else f"from grader.notebook import {CHECK_NAME}"
    check = f"grader.notebook.{CHECK_NAME}" if is_taken else CHECK_NAME
    cells = [_code(nbformat, "setup", f"# Run this cell first.\n{setup}", locked=True)]
    for number, section in enumerate(lesson_cells(exercises[0].folder.parent / "README.md"), 1):
        cells.append(nbformat.v4.new_markdown_cell(section, id=f"lesson-{number}"))
    for exercise in exercises:
        cells += _cells(nbformat, exercise, written(exercise), check)
    return nbformat.v4.new_notebook(cells=cells, metadata=METADATA)


def _cells(nbformat: ModuleType, exercise: Exercise, program: str, check: str) -> list[Any]:
    told = nbformat.v4.new_markdown_cell(statement(exercise), id=exercise.slug + STATEMENT)
    told.metadata["nbgrader"] = _settings(exercise.slug + STATEMENT, locked=True)
    points = None if exercise.is_extra else points_of(exercise)
    return [
        told,
        _code(nbformat, exercise.slug, program, solution=True),
        _code(nbformat, check_name(exercise), check_cell(exercise.slug, check), locked=True, points=points),
    ]


def _code(  # noqa: PLR0913 - what nbgrader knows of a cell
    nbformat: ModuleType,
    name: str,
    source: str,
    *,
    locked: bool = False,
    solution: bool = False,
    points: int | None = None,
) -> Any:
    cell = nbformat.v4.new_code_cell(source, id=name)
    cell.metadata["nbgrader"] = _settings(name, locked=locked, solution=solution, points=points)
    return cell


def _settings(
    name: str, *, locked: bool = False, solution: bool = False, points: int | None = None
) -> dict[str, object]:
    graded = {} if points is None else {"points": points}
    return {
        "grade": points is not None,
        "grade_id": name,
        "locked": locked,
        "schema_version": 3,
        "solution": solution,
        "task": False,
        **graded,
    }
