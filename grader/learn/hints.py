"""Hints, one more each time."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from grader.catalogue import Exercise, Kit
from grader.learn.state import changed_state
from grader.report.terminal import say


def give_hint(kit: Kit, exercise: Exercise) -> int:
    """Give one more hint, if there is one; returns how many have been given."""
    with changed_state(kit) as state:
        given = min(state.hints.get(exercise.slug, 0) + 1, len(exercise.hints))
        state.hints[exercise.slug] = given
    return given


def print_hint(kit: Kit, slug: str, console: Console) -> None:
    """Print one more hint of this exercise, and those before it."""
    exercise = kit.exercise(slug)
    print_hints(exercise, give_hint(kit, exercise), console)


def print_hints(exercise: Exercise, given: int, console: Console) -> None:
    """Print the first `given` hints."""
    number = len(exercise.hints)
    if not number:
        say(console, f"{exercise.slug} has no hints; its lesson is exercises/{exercise.chapter}/README.md.")
        return
    for index, hint in enumerate(exercise.hints[:given], start=1):
        is_new = index == given
        say(console, Text.assemble((f"Hint {index} of {number}: ", "bold cyan"), (hint, "" if is_new else "dim")))
    if given == number:
        say(console, f"That is all of them; the lesson is exercises/{exercise.chapter}/README.md.", "dim")
