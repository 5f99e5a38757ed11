"""Commands that give exercises and tests out, and the one that grades where they have gone."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from grader.batch.scratch import temporary_folder
from grader.batch.work import probed
from grader.catalogue import Exercise, Kit, find_kit
from grader.cli.shared import KitOption, OnlyOption, chosen, console
from grader.errors import BadInput
from grader.export.actions import annotate, output_file, outputs, summary
from grader.judge.isolation import Level
from grader.release.bundle import bundle as make_bundle
from grader.release.checkout import Graded, grade_checkout, kit_for
from grader.release.learners import Choices, autograder, learners_copy
from grader.release.tree import check_free, write_tree, zipped
from grader.report.files import write_whole
from grader.report.learner import print_summary
from grader.report.model import to_json
from grader.report.text import visible

FILE = "name another file"
ChaptersOption = Annotated[str | None, typer.Option("--chapters", help="Only these, as 1-5,7.")]


def release(
    out: Annotated[Path, typer.Argument(help="A new folder; with --gradescope a ZIP file.")],
    exercises: OnlyOption = None,
    chapters: ChaptersOption = None,
    gradescope: Annotated[bool, typer.Option("--gradescope", help="An autograder for Gradescope instead.")] = False,
    classroom50: Annotated[bool, typer.Option("--classroom50", help="One for Classroom 50 instead.")] = False,
    hidden: Annotated[
        bool, typer.Option("--hidden", help="With --classroom50: hidden tests, too. Anybody can read them there.")
    ] = False,
    no_wheel: Annotated[bool, typer.Option("--no-wheel", help="Name the kit's version, don't ship it.")] = False,
    tests_from: Annotated[
        str | None, typer.Option(help="OWNER/REPOSITORY with a bundle.zip that the workflow fetches.")
    ] = None,
    kit: KitOption = None,
) -> None:
    """Make the learner's copy: a repository without any solutions; or an autograder."""
    the_kit = find_kit(kit)
    some = _chosen(the_kit, exercises, chapters)
    if gradescope and classroom50:
        raise BadInput("--gradescope and --classroom50 are two autograders; make one at a time.")
    if hidden and not classroom50:
        raise BadInput("--hidden is for --classroom50 alone: Gradescope has hidden tests anyway, learners never.")
    if (no_wheel or tests_from) and (gradescope or classroom50):
        raise BadInput("--no-wheel and --tests-from are for the learner's copy; an autograder brings everything along.")
    if tests_from is not None and not re.fullmatch(r"[\w.-]+/[\w.-]+", tests_from):
        raise BadInput(f"{tests_from!r} is no repository; write OWNER/REPOSITORY.")
    if gradescope:
        data = zipped(autograder(the_kit, some, "gradescope", hidden=True))
        write_whole(out, data, FILE)
    else:
        check_free(out)
        choices = Choices(ships_wheel=not no_wheel, tests_from=tests_from or "")
        made = (
            autograder(the_kit, some, "classroom50", hidden=hidden)
            if classroom50
            else learners_copy(the_kit, some, choices)
        )
        write_tree(made, out)
    console.print(f"Written: {out}", markup=False, soft_wrap=True)


def bundle(
    out: Annotated[Path, typer.Argument(help="The ZIP file.")],
    exercises: OnlyOption = None,
    chapters: ChaptersOption = None,
    kit: KitOption = None,
) -> None:
    """Pack the tests, hidden ones too, for `awaitlings ci` elsewhere; no solutions."""
    the_kit = find_kit(kit)
    write_whole(out, make_bundle(the_kit, _chosen(the_kit, exercises, chapters)), FILE)
    console.print(f"Written: {out}; keep it private, it holds the hidden tests.", markup=False, soft_wrap=True)


def _chosen(kit: Kit, exercises: str | None, chapters: str | None) -> list[Exercise]:
    some = chosen(kit, exercises)
    if chapters is None:
        return some
    numbers = set()
    for part in chapters.split(","):
        match = re.fullmatch(r"\s*(\d{1,2})(?:\s*-\s*(\d{1,2}))?\s*", part)
        if match is None:
            raise BadInput(f"{chapters!r} names no chapters; write numbers and ranges, as 1-5,7.")
        numbers |= set(range(int(match[1]), int(match[2] or match[1]) + 1))
    found = [exercise for exercise in some if exercise.order[0] in numbers]
    if not found:
        raise BadInput(f"There is no exercise in the chapters {chapters}; `awaitlings list` shows them.")
    return found


def ci(
    checkout: Annotated[Path, typer.Argument(help="The student's files.")] = Path(),
    bundle: Annotated[
        Path | None, typer.Option(envvar="AWAITLINGS_BUNDLE", help="Tests from `awaitlings bundle`.")
    ] = None,
    exercises: OnlyOption = None,
    results: Annotated[Path | None, typer.Option(help="Also the report, as this file.")] = None,
    isolation: Annotated[Level | None, typer.Option(help="As for grade; without it, what this machine gives.")] = None,
) -> None:
    """Grade one student's checkout, in a workflow or by hand; exits with 0 when it is graded."""
    if not checkout.is_dir():
        raise BadInput(f"There is no folder {checkout}; name the one with the student's files.")
    if results is not None:
        results = results.absolute()
    level, told = _isolation(isolation)
    with temporary_folder() as scratch:
        kit = kit_for(checkout, bundle, Path(scratch, "kit"))
        top = Path(os.environ.get("GITHUB_WORKSPACE") or checkout)
        graded = grade_checkout(checkout, kit, chosen(kit, exercises), level, top)
        _tell(graded, os.environ)
    if results is not None:
        write_whole(results, to_json(graded.report), "name another file with --results")
    console.print(told, markup=False, soft_wrap=True)


def _isolation(level: Level | None) -> tuple[Level, str]:
    """How student code is confined, the best that the machine gives if nobody asks, and a sentence about it."""
    if level == Level.NONE:
        return level, "Student code ran beside the tests."
    reached = probed()
    if level is not None:
        reached.require(level)
    if reached.confines:
        return level or Level.BEST_EFFORT, f"Student code ran in processes of its own; {reached}."
    missing = "; ".join(dict.fromkeys(reached.missing.values()))
    return Level.NONE, f"Student code ran beside the tests: {missing}."


def _tell(graded: Graded, environment: Mapping[str, str]) -> None:
    """Print what happened, and write it where the environment says."""
    one, token = graded.submission, secrets.token_hex(16)
    is_runner = environment.get("GITHUB_ACTIONS") == "true"
    if is_runner:
        typer.echo(f"::stop-commands::{token}")
    print_summary(graded.results, console)
    for problem in one.problems:
        console.print(visible(problem), markup=False, soft_wrap=True)
    if is_runner:
        typer.echo(f"::{token}::")
        for line in annotate(one, graded.files):
            typer.echo(line)
    console.print(f"{one.points} of {one.max_points} points.", highlight=False)
    _append(environment.get("GITHUB_STEP_SUMMARY"), summary(one))
    _append(environment.get("GITHUB_OUTPUT"), output_file(outputs(one), secrets.token_hex(16)))


def _append(path: str | None, text: str) -> None:
    if path:
        try:
            with Path(path).open("a", encoding="utf-8", newline="\n") as file:
                file.write(text)
        except OSError as error:
            raise BadInput(f"{path} can't be written: {error.strerror}; the runner names it, is it there?") from None
