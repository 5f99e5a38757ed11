"""Commands of authors of exercises."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from grader.author.confusion import confusion as find_confusion
from grader.author.confusion import print_confusion
from grader.author.new import new as new_exercise
from grader.author.verify import verify as verify_exercises
from grader.catalogue import Exercise, find_kit
from grader.cli.shared import CORES, JobsOption, KitOption, OnlyOption, chosen, console, progress_bar


def verify(
    exercises: OnlyOption = None,
    confusion: Annotated[bool, typer.Option("--confusion", help="Only what wrong variants are diagnosed as.")] = False,
    jobs: JobsOption = CORES,
    kit: KitOption = None,
) -> None:
    """Prove that every exercise is sound; exits with 1 if one is not."""
    the_kit = find_kit(kit)
    some = chosen(the_kit, exercises)
    with progress_bar() as bar:
        task = bar.add_task("verifying", total=len(some))

        def advance(slug: str) -> None:
            bar.update(task, advance=1, description=slug)

        if confusion:
            found = find_confusion(the_kit, some, advance, jobs=jobs)
        else:
            complaints = verify_exercises(the_kit, some, advance, jobs=jobs)
    if confusion:
        print_confusion(found, console)
        raise typer.Exit(0 if found.is_good else 1)
    for complaint in complaints:
        console.print(complaint, markup=False, soft_wrap=True)
    right, wrong = (sum(len(found) for found in group) for group in _variants(some))
    console.print(f"{len(some)} exercises, {right} right and {wrong} wrong variants: {len(complaints)} complaints.")
    raise typer.Exit(1 if complaints else 0)


def new(
    name: Annotated[str, typer.Argument(help="cNN_chapter/eN_slug, as c03_concurrency/e4_race.")],
    kit: KitOption = None,
) -> None:
    """Make the two folders of a new exercise."""
    for path in new_exercise(find_kit(kit), name):
        console.print(str(path), markup=False, soft_wrap=True)


def _variants(exercises: list[Exercise]) -> tuple[list[list[Path]], list[list[Path]]]:
    return [exercise.right for exercise in exercises], [exercise.wrong for exercise in exercises]
