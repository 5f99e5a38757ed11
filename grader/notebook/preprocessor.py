"""nbgrader's preprocessor in place of `Execute`: nothing in a notebook is run where nbgrader runs.

Each exercise's program is graded as `awaitlings grade` does it, hidden tests included, in processes that may hang or
die; the check cells get the points and the feedback as their outputs, which nbgrader reads as ever.
"""

from __future__ import annotations

import re
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nbformat.notebooknode import from_dict
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade
from traitlets import Unicode

from grader.batch.cells import Cell
from grader.batch.program import CHECK
from grader.catalogue import Exercise, Kit, find_kit
from grader.errors import AwaitlingsError, BadInput
from grader.judge.isolation import Level
from grader.notebook.exercise import check_cell
from grader.notebook.feedback import Feedback
from grader.notebook.outputs import outputs, refusal
from grader.notebook.run import Run
from grader.notebook.submitted import graded_folder

_RUNS: weakref.WeakKeyDictionary[Any, Run] = weakref.WeakKeyDictionary()
"""By nbgrader's converter, which makes a new preprocessor for each notebook."""


class Grade(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the exercises of a notebook."""

    kit = Unicode("", help="The folder with exercises/ and solutions/; without it, the one you are in.").tag(
        config=True
    )
    isolation = Unicode(Level.BEST_EFFORT.value, help="As of `awaitlings grade --isolation`.").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Put points and feedback into the check cells. Raises SystemExit where the kit can't be used."""
        try:
            self._grade(nb, resources["nbgrader"])
        except AwaitlingsError as error:
            self.log.error(str(error))  # noqa: TRY400 - it is for an instructor
            self._forget(resources["nbgrader"])
            raise SystemExit(1) from None  # anything else nbgrader would tell of each submission, with a traceback
        return nb, resources

    def _forget(self, place: dict[str, str]) -> None:
        """Remove what nbgrader has copied of the submission: the next time it would count as graded."""
        if self._converter is not None and self._converter.coursedir.notebook_id == "*":
            shutil.rmtree(graded_folder(self._converter, place), ignore_errors=True)

    def _grade(self, nb: Any, place: dict[str, str]) -> None:
        run = self._run()
        for name, points in run.checks(place["db_url"], place["assignment"], place["notebook"]):
            if all(name != _name(cell) for cell in nb.cells):
                nb.cells.append(from_dict(_check_cell(name, points)))
        exercises = {each.slug: each for each in _checked(run.kit, nb)}
        results = {}
        if exercises:
            cells = [Cell(cell.source, _name(cell)) for cell in nb.cells if cell.cell_type == "code"]
            result = run.ahead(list(exercises.values())).grade(cells, self._files(place))
            for problem in result.problems:
                self.log.warning("%s: %s", place["student"], problem)
            results = {each.slug: each for each in result.exercises}
        for cell in nb.cells:
            slug = _slug(cell)
            if slug in results:
                feedback = Feedback(exercises[slug], results[slug])
                most = cell.metadata.nbgrader.get("points", feedback.result.max_points)
                if most != feedback.result.max_points:
                    self.log.warning("%s has another number of points now: make the assignment anew.", slug)
                cell.outputs = from_dict(outputs(feedback, most))
            elif cell.cell_type == "code" and is_grade(cell):
                self.log.warning("%s is no cell of the kit and was not run.", cell.metadata.nbgrader["grade_id"])
                cell.outputs = from_dict(refusal())

    @property
    def _converter(self) -> Any:
        """What goes through the submissions; None where this is used by itself."""
        return getattr(self.parent, "parent", None)

    def _run(self) -> Run:
        owner = self if self._converter is None else self._converter
        if owner not in _RUNS:
            course = Path(str(self.config.get("CourseDirectory", {}).get("root", "."))).expanduser()
            kit = find_kit(course / self.kit if self.kit else None)
            levels = [level.value for level in Level]
            if self.isolation not in levels:
                raise BadInput(f"c.Grade.isolation is {self.isolation!r}; it can be {', '.join(levels)}.")
            _RUNS[owner] = Run(kit, Level(self.isolation))
            weakref.finalize(owner, _RUNS[owner].close)
        return _RUNS[owner]

    def _files(self, place: dict[str, str]) -> Iterator[Path]:
        """The notebook's file as it was handed in, and those of the same name that nbgrader will take up after it."""
        converter = self._converter
        folders = sorted(getattr(converter, "assignments", {}))
        own = str(Path(next(iter(getattr(converter, "notebooks", [])), "")).parent)
        after = folders[folders.index(own) :] if own in folders else []
        for folder in after:
            path = Path(folder, f"{place['notebook']}.ipynb")
            if folder == own or not _is_graded(converter, folder, place["assignment"]):
                yield path


def _is_graded(converter: Any, folder: str, assignment: str) -> bool:
    """Whether nbgrader has graded before what is in the folder, and will most likely leave it at that."""
    place = converter.coursedir
    pattern = place.format_path(place.submitted_directory, "(?P<student>.*)", re.escape(assignment), escape=True)
    found = re.fullmatch(pattern, folder)
    if found is None or converter.force:
        return False
    return graded_folder(converter, {"student": found["student"], "assignment": assignment}).exists()


def _checked(kit: Kit, nb: Any) -> list[Exercise]:
    """The exercises that the notebook's check cells are for, in the kit's order."""
    slugs = {_slug(cell) for cell in nb.cells}
    return [exercise for exercise in kit.exercises if exercise.slug in slugs]


def _name(cell: Any) -> str:
    """What nbgrader knows the cell by; empty for any other."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _slug(cell: Any) -> str:
    """The exercise of a check cell, empty for any other cell."""
    name = _name(cell)
    return name.removesuffix(CHECK) if cell.cell_type == "code" and name.endswith(CHECK) else ""


def _check_cell(name: str, points: float) -> dict[str, Any]:
    """A check cell as nbgrader wants it; nobody runs it."""
    settings = {"grade": True, "grade_id": name, "locked": True, "points": points, "schema_version": 3}
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {"nbgrader": {**settings, "cell_type": "code", "solution": False, "task": False}},
        "source": f"# This cell was missing.\n{check_cell(name.removesuffix(CHECK), 'check')}",
        "execution_count": None,
        "outputs": [],
    }
