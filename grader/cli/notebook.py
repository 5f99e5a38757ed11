"""Commands for courses in notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.catalogue import find_kit
from grader.cli.shared import KitOption, OnlyOption, chosen, console
from grader.notebook.course import write_course


def notebooks(
    out: Annotated[Path, typer.Argument(help="The course's folder, new or of an earlier course.")],
    exercises: OnlyOption = None,
    kit: KitOption = None,
) -> None:
    """Make a course for nbgrader: a notebook per chapter, with nbgrader's settings."""
    the_kit = find_kit(kit)
    for path in write_course(the_kit, chosen(the_kit, exercises), out):
        console.print(str(path), markup=False, soft_wrap=True)
