"""What all commands share: where they print, options, and progress."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from grader.catalogue import Exercise, Kit
from grader.judge.isolation import Level

console = Console(highlight=False)
errors = Console(stderr=True, highlight=False)

HtmlOption = Annotated[bool, typer.Option("--html", help="Also pages for a browser, in the folder pages/.")]
KitOption = Annotated[Path | None, typer.Option("--kit", help="The kit's folder; without it, the one you are in.")]
OnlyOption = Annotated[str | None, typer.Option("--exercises", help="Only these, as slugs with commas.")]
RosterOption = Annotated[Path | None, typer.Option("--roster", help="A CSV file: username,name,id,email.")]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="How many submissions at the same time.")]
IsolationOption = Annotated[
    Level, typer.Option(help="How student code is confined, in a process of its own; none: beside the tests.")
]
CORES = os.cpu_count() or 1


def chosen(kit: Kit, slugs: str | None) -> list[Exercise]:
    """The exercises that `--exercises` names, all of them without it. Raises BadInput if there is none of a name."""
    if slugs is None:
        return kit.exercises
    return [kit.exercise(slug) for slug in dict.fromkeys(slug.strip() for slug in slugs.split(","))]


def progress_bar() -> Progress:
    """A bar on standard error that goes away when the work is done."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
    )
