"""Commands for courses in notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.catalogue import find_kit
from grader.cli.shared import KitOption, OnlyOption, chosen, console
from grader.notebook.course import write_course
from grader.notebook.extra import needed
from grader.report.stored import read_report


def notebooks(
    out: Annotated[Path, typer.Argument(help="The course's folder, new or of an earlier course.")],
    exercises: OnlyOption = None,
    kit: KitOption = None,
) -> None:
    """Make a course for nbgrader: a notebook per chapter, with nbgrader's settings."""
    the_kit = find_kit(kit)
    for path in write_course(the_kit, chosen(the_kit, exercises), out):
        console.print(str(path), markup=False, soft_wrap=True)


def export_nbgrader(
    db: Annotated[Path, typer.Option("--db", help="The course's gradebook.db.")] = Path("gradebook.db"),
    results: Annotated[Path, typer.Option("--results", help="The results.json of a grading.")] = Path(
        "grades/results.json"
    ),
    kit: KitOption = None,
) -> None:
    """Scores and comments into the gradebook of a course in nbgrader; once more changes nothing."""
    report = read_report(results)
    needed("nbgrader")
    from grader.notebook.gradebook import fill_gradebook  # noqa: PLC0415 - comes with the extra

    count = fill_gradebook(report, find_kit(kit), db)
    console.print(f"{count} submissions in {db}", markup=False, soft_wrap=True)
