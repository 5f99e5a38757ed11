"""nbgrader's preprocessor in place of `Execute`: nothing in a notebook is run where nbgrader runs.

Each exercise's program is graded as `awaitlings grade` does it, hidden tests included, in processes that may hang or
die; the check cells get the points and the feedback as their outputs, which nbgrader reads as ever.
"""

from __future__ import annotations

import atexit
import functools
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nbformat.notebooknode import from_dict
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters.base import NbGraderException
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade
from traitlets import Enum, Unicode

from grader.batch.cells import Cell
from grader.batch.job import Job
from grader.batch.notebooks import write_programs
from grader.batch.program import CHECK, Programs
from grader.batch.setup import Setup
from grader.batch.submissions import Submission
from grader.batch.work import Crew
from grader.catalogue import Exercise, Kit, find_kit
from grader.errors import AwaitlingsError
from grader.judge.isolation import Level
from grader.notebook.exercise import check_cell, check_name
from grader.notebook.feedback import Feedback
from grader.notebook.outputs import outputs, refusal
from grader.report.model import ExerciseResult

MISSING = "there is no program for this exercise in the notebook"


class Grade(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the exercises of a notebook."""

    kit = Unicode("", help="The folder with exercises/ and solutions/; without it, the one you are in.").tag(
        config=True
    )
    isolation = Enum(
        [level.value for level in Level], Level.BEST_EFFORT.value, help="As of `awaitlings grade --isolation`."
    ).tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Put points and feedback into the check cells. Raises NbGraderException where the kit can't be used."""
        try:
            self._grade(nb, resources["nbgrader"])
        except AwaitlingsError as error:
            raise NbGraderException(str(error)) from None
        return nb, resources

    def _grade(self, nb: Any, place: dict[str, str]) -> None:
        course = Path(str(self.config.get("CourseDirectory", {}).get("root", "."))).expanduser()
        kit = _kit(course / self.kit if self.kit else None)
        self._restore(kit, nb, place)
        exercises = _checked(kit, nb)
        results = self._results(kit, exercises, nb, place["student"]) if exercises else {}
        for cell in nb.cells:
            slug = _slug(cell)
            if slug in results:
                feedback = Feedback(next(each for each in exercises if each.slug == slug), results[slug])
                most = cell.metadata.nbgrader.get("points", feedback.result.max_points)
                if most != feedback.result.max_points:
                    self.log.warning("%s has another number of points now: make the assignment anew.", slug)
                cell.outputs = from_dict(outputs(feedback, most))
            elif cell.cell_type == "code" and is_grade(cell):
                self.log.warning("%s is no cell of the kit and was not run.", cell.metadata.nbgrader["grade_id"])
                cell.outputs = from_dict(refusal())

    def _restore(self, kit: Kit, nb: Any, place: dict[str, str]) -> None:
        """Append the check cells that the notebook lacks: a score of nothing would stay unsaid."""
        present = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nb.cells}
        chapter = {check_name(exercise) for exercise in kit.exercises if exercise.chapter == place["assignment"]}
        if chapter and chapter <= present:
            return
        with Gradebook(place["db_url"]) as gradebook:
            try:
                graded = gradebook.find_notebook(place["notebook"], place["assignment"]).grade_cells
            except MissingEntry:
                return
            for known in graded:
                if known.name not in present and known.name.endswith(CHECK) and known.cell_type == "code":
                    nb.cells.append(from_dict(_check_cell(known.name, known.max_score)))

    def _results(self, kit: Kit, exercises: Sequence[Exercise], nb: Any, student: str) -> dict[str, ExerciseResult]:
        cells = [
            Cell(cell.source, str(cell.metadata.get("nbgrader", {}).get("grade_id", "")))
            for cell in nb.cells
            if cell.cell_type == "code"
        ]
        slugs = tuple(exercise.slug for exercise in exercises)
        crew = _crew(kit.root, slugs, Level(self.isolation))
        with tempfile.TemporaryDirectory(prefix="awaitlings-") as folder:
            files = write_programs(Programs(cells), exercises, Path(folder))
            missing = {each.slug: MISSING for each in exercises if each.slug not in files}
            result = crew.grade(Job.read(Submission(student, files, missing), slugs)).result
        return {each.slug: each for each in result.exercises}


@functools.cache
def _kit(named: Path | None) -> Kit:
    """The kit, read once for all notebooks of this run."""
    return find_kit(named)


@functools.cache
def _crew(root: Path, slugs: tuple[str, ...], level: Level) -> Crew:
    """Processes that have collected the tests, kept for all notebooks of this run."""
    kit = Kit(root)
    crew = Crew(Setup.of(kit, [kit.exercise(slug) for slug in slugs], level), keep_timelines=True)
    atexit.register(crew.close)
    return crew


def _checked(kit: Kit, nb: Any) -> list[Exercise]:
    """The exercises that the notebook's check cells are for, in the kit's order."""
    slugs = {_slug(cell) for cell in nb.cells}
    return [exercise for exercise in kit.exercises if exercise.slug in slugs]


def _slug(cell: Any) -> str:
    """The exercise of a check cell, empty for any other cell."""
    name = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
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
