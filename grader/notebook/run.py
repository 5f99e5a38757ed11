"""One run of `nbgrader autograde`: what is read once for all of its notebooks, and the processes that grade them."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from nbgrader import api
from nbgrader.api import Gradebook, MissingEntry

from grader.batch.program import CHECK
from grader.batch.setup import Setup
from grader.catalogue import Exercise, Kit
from grader.judge.isolation import Level
from grader.notebook.ahead import Ahead

Checks = list[tuple[str, float]]
"""The names of check cells, with their points."""


class Run:
    """The kit as it was when the run began, and the level of confinement. `close` it in the end."""

    def __init__(self, kit: Kit, level: Level) -> None:
        _keep_engines()
        self.kit = kit
        self._level = level
        self._ahead: dict[tuple[str, ...], Ahead] = {}
        self._checks: dict[tuple[str, str, str], Checks] = {}

    def ahead(self, exercises: Sequence[Exercise]) -> Ahead:
        """What grades these exercises. Raises BadInput where the machine can't confine as it is asked to."""
        slugs = tuple(exercise.slug for exercise in exercises)
        if slugs not in self._ahead:
            self._ahead[slugs] = Ahead(Setup.of(self.kit, exercises, self._level))
        return self._ahead[slugs]

    def checks(self, database: str, assignment: str, notebook: str) -> Checks:
        """The check cells that a notebook has in the gradebook."""
        place = (database, assignment, notebook)
        if place not in self._checks:
            self._checks[place] = _checks(*place)
        return self._checks[place]

    def close(self) -> None:
        """End all processes."""
        for ahead in self._ahead.values():
            ahead.close()


def _keep_engines() -> None:
    """Have nbgrader use one engine of SQLAlchemy per database from now on.

    It makes a new one, which has compiled none of its queries, nine times for each notebook: a third of its work.
    """
    if not hasattr(api.create_engine, "cache_info"):
        api.create_engine = functools.cache(api.create_engine)


def _checks(database: str, assignment: str, notebook: str) -> Checks:
    with Gradebook(database) as gradebook:
        try:
            graded = gradebook.find_notebook(notebook, assignment).grade_cells
        except MissingEntry:
            return []
        return [
            (cell.name, cell.max_score) for cell in graded if cell.name.endswith(CHECK) and cell.cell_type == "code"
        ]
