"""Notebooks that were handed in: every exercise's program in them becomes a file, which is graded as any other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.batch.cells import UnreadableNotebook, read_cells
from grader.batch.places import readable
from grader.batch.program import CHECK, Programs
from grader.batch.scratch import scratch_folder
from grader.catalogue import Exercise

NOTEBOOK = ".ipynb"


def programs_in(path: Path, exercises: Sequence[Exercise], problems: list[str]) -> dict[str, Path]:
    """The files of the exercises' programs by slug. Why the notebook can't be read is added to `problems`."""
    try:
        cells = read_cells(path)
    except UnreadableNotebook as reason:
        problems.append(f"the notebook {readable(path.name)} {reason}")
        return {}
    return write_programs(Programs(cells), exercises, scratch_folder())


def write_programs(programs: Programs, exercises: Sequence[Exercise], folder: Path) -> dict[str, Path]:
    """Write the programs that there are into `folder`, and return their files by slug.

    A notebook made by the kit says for which chapters it is; names of other chapters' exercises mean nothing in it.
    """
    names = {cell.grade_id.removesuffix(CHECK) for cell in programs.cells}
    chapters = {exercise.chapter for exercise in exercises if exercise.slug in names}
    found = {}
    for exercise in {each.slug: each for each in exercises}.values():
        text = programs.of(exercise) if exercise.chapter in chapters or not chapters else None
        if text is not None:
            found[exercise.slug] = folder / exercise.stub.name
            found[exercise.slug].write_text(text, encoding="utf-8", errors="replace")
    return found
