"""A class to try the kit with, built from the solutions, the right and the wrong variants."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from grader.catalogue import Exercise
from grader.errors import BadInput

NAMES = (
    "ada alan barbara bjarne carol charles dennis donald edsger erna frances gordon grace guido hedy ivan "
    "jean john joan katherine ken leslie linus lynn margaret niklaus radia rasmus robin shafi sophie "
    "stephen tim tony vint wang"
).split()
STUDENTS = 24
MARKER = ".awaitlings-demo"
BROKEN = "async def {name}({parameters})\n    return None\n"
ENDLESS = "async def {name}({parameters}):\n    while True:\n        pass\n"


def build_class(exercises: Sequence[Exercise], folder: Path) -> None:
    """Write submissions into `folder`; an earlier demo in it is replaced. Raises BadInput for any other content.

    The first student hands in the solutions. Every other one has, for each exercise, the variant after the one of
    the student before, so that all variants are handed in. Three more hand in a syntax error, an endless loop and
    nothing.
    """
    if folder.exists():
        if not folder.is_dir() or (any(folder.iterdir()) and not (folder / MARKER).exists()):
            raise BadInput(f"{folder} is not empty and not from an earlier demo; name another folder with --out.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).touch()
    variants = {exercise.slug: [exercise.solution, *exercise.right, *exercise.wrong] for exercise in exercises}
    count = max(STUDENTS, 1 + max(len(files) for files in variants.values()))
    names = [*NAMES, *(f"student{number}" for number in range(count))][: count + 3]
    students = [folder / name for name in names]
    for number, student in enumerate(students[:count]):
        places = [(number + place if number else 0) for place in range(len(exercises))]
        _hand_in(
            student, {slug: files[at % len(files)] for (slug, files), at in zip(variants.items(), places, strict=True)}
        )
    solutions = {exercise.slug: exercise.solution for exercise in exercises}
    for student, text in zip(students[count:], [BROKEN, ENDLESS, None], strict=True):
        _hand_in(student, solutions if text else {})
        for exercise in exercises:
            main = exercise.public.get(exercise.slug)
            if text and main is not None and main.kind == "coroutine":
                source = text.format(name=main.name, parameters=main.parameters)
                (student / exercise.stub.name).write_text(source, encoding="utf-8")
                break


def _hand_in(student: Path, files: dict[str, Path]) -> None:
    student.mkdir()
    for slug, path in files.items():
        shutil.copyfile(path, student / f"{slug}.py")
