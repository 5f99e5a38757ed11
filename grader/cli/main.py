"""The program `awaitlings`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from grader import __version__
from grader.cli import author, export, grade, learn, notebook, release
from grader.cli.shared import console, errors
from grader.errors import AwaitlingsError

COMMANDS: dict[str, dict[str, Callable[..., None]]] = {
    "For learners": {
        "watch": learn.watch,
        "hint": learn.hint,
        "list": learn.list_exercises,
        "next": learn.next_exercise,
        "report": learn.report,
    },
    "For instructors": {
        "grade": grade.grade,
        "results": grade.results,
        "merge": grade.merge,
        "demo": grade.demo,
        "release": release.release,
        "bundle": release.bundle,
        "notebooks": notebook.notebooks,
    },
    "For workflows": {"ci": release.ci},
    "For authors": {"verify": author.verify, "new": author.new},
}
"""Every command by its name, in the order and under the headings of `awaitlings --help`."""

EXPORTS: dict[str, Callable[..., None]] = {
    "csv": export.csv,
    "json": export.json,
    "junit": export.junit,
    "gradescope": export.gradescope,
    "classroom50": export.classroom50,
    "actions": export.actions,
    "canvas": export.canvas,
    "moodle": export.moodle,
    "schema": export.schema,
    "nbgrader": notebook.export_nbgrader,
}
"""The commands below `awaitlings export`, by their names."""

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
for heading, commands in COMMANDS.items():
    for name, command in commands.items():
        app.command(name, rich_help_panel=heading)(command)

exports = typer.Typer(no_args_is_help=True, help="Write a finished grading for a platform or a tool.")
for name, command in EXPORTS.items():
    exports.command(name)(command)
app.add_typer(exports, name="export", rich_help_panel="For instructors")


def main() -> None:
    """Run the command line; a user's mistake is one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # where a letter is unknown
    try:
        app(prog_name="awaitlings")
    except AwaitlingsError as error:
        errors.print(f"awaitlings: {error}", markup=False, soft_wrap=True)
        raise SystemExit(2) from None


@app.callback(invoke_without_command=True)
def about(*, version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False) -> None:
    """Autograded exercises for Python's asyncio, on a virtual clock."""
    if version:
        console.print(f"awaitlings {__version__}")
