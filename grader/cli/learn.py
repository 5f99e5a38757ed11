"""Commands of learners."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from grader.batch.grading import grade_class, grade_reference
from grader.batch.submissions import own_submission
from grader.catalogue import PARTS_OF_LEARNERS, find_kit
from grader.cli.shared import KitOption, OnlyOption, chosen, console, errors
from grader.learn.hints import print_hint
from grader.learn.progress import print_list, print_next
from grader.learn.watch import watch as watch_exercises
from grader.report.files import write_whole
from grader.report.pages import Pages


def report(
    out: Annotated[Path, typer.Option(help="The page's file.")] = Path("report.html"),
    exercises: OnlyOption = None,
    kit: KitOption = None,
) -> None:
    """Run the tests of your own copy and write a page about them, for a browser."""
    the_kit = find_kit(kit, PARTS_OF_LEARNERS)
    some = chosen(the_kit, exercises)
    with errors.status("running the tests"):
        result = grade_class(the_kit, some, [own_submission(some)], jobs=1, finished=lambda _: None)
        result = msgspec.structs.replace(result, reference=grade_reference(the_kit, some))
    page = Pages(result, the_kit.exercises).of_student(result.submissions[0], is_learners=True)
    write_whole(out, page.encode(), "name another file with --out")
    console.print(f"Page: {out}", markup=False, soft_wrap=True)


def watch(kit: KitOption = None) -> None:
    """Run what you save, and show what came out: for learners."""
    watch_exercises(find_kit(kit, PARTS_OF_LEARNERS), console)


def hint(
    slug: Annotated[str, typer.Argument(help="The exercise, as fetch_all.")],
    kit: KitOption = None,
) -> None:
    """Give one more hint for an exercise."""
    print_hint(find_kit(kit, PARTS_OF_LEARNERS), slug, console)


def list_exercises(kit: KitOption = None) -> None:
    """Show every exercise: done, failing or not started."""
    print_list(find_kit(kit, PARTS_OF_LEARNERS), console)


def next_exercise(kit: KitOption = None) -> None:
    """Say which exercise comes next and how to begin."""
    print_next(find_kit(kit, PARTS_OF_LEARNERS), console)
