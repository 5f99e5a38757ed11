"""Where a learner stands: every exercise with its state, and what to do next."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.catalogue import Exercise, Kit
from grader.learn.session import Results, run
from grader.learn.state import Record, State, changed_state, fingerprint, outdated, read_state
from grader.report.learner import count
from grader.report.terminal import say

COLOURS = {"done": "green", "failing": "red", "not started": "dim"}


def refreshed(kit: Kit, console: Console) -> State:
    """The state after running what has changed since it was last known."""
    changed = outdated(read_state(kit), kit.exercises)
    if changed:
        noun = "exercise" if len(changed) == 1 else "exercises"
        with console.status(f"Running {len(changed)} {noun} …"):
            before = {exercise.slug: fingerprint(exercise, kit.exercises) for exercise in changed}
            remember(kit, before, asyncio.run(run(kit, changed)))
    return read_state(kit)


def remember(kit: Kit, fingerprints: dict[str, str], results: Results) -> None:
    """Keep the results of files that had these fingerprints."""
    with changed_state(kit) as state:
        for slug, tests in results.items():
            state.records[slug] = Record.of(fingerprints[slug], tests)


def print_list(kit: Kit, console: Console) -> None:
    """Print every exercise with its state."""
    state = refreshed(kit, console)
    console.print(table(kit.exercises, state))
    say(console)
    say(console, told(kit.exercises, state), "bold")


def table(exercises: Sequence[Exercise], state: State, current: Exercise | None = None) -> Table:
    """A row per exercise: its chapter where that begins, its slug, state and title; the current one is marked."""
    found = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ["chapter", "exercise", "state"]:
        found.add_column(heading, no_wrap=True)
    found.add_column("title", overflow="fold")
    chapter = ""
    for exercise in exercises:
        begins, chapter = exercise.chapter != chapter, exercise.chapter
        word = state.word(exercise)
        record = state.records.get(exercise.slug)
        words = f"{word} {record.passed}/{record.tests}" if record is not None and word == "failing" else word
        title = f"{exercise.title} (extra)" if exercise.is_extra else exercise.title
        style = "reverse" if exercise == current else ""
        cells = [chapter if begins else "", exercise.slug, words, title]
        found.add_row(*map(Text, cells, ["bold", style, COLOURS[word], ""]))
    return found


def told(exercises: Sequence[Exercise], state: State) -> str:
    """How many exercises are done."""
    return count(exercises, {exercise.slug for exercise in exercises if state.word(exercise) == "done"})


def print_next(kit: Kit, console: Console) -> None:
    """Print which exercise comes next and how to begin."""
    state = refreshed(kit, console)
    exercise = state.next_undone(kit.exercises)
    say(console, told(kit.exercises, state), "bold")
    if exercise is None:
        say(console, "Well done: that is all of them!")
        return
    say(console, Text.assemble("Next: ", (exercise.slug, "bold"), f", “{exercise.title}”."))
    say(console)
    for line in how_to_begin(kit, exercise):
        say(console, line)


def how_to_begin(kit: Kit, exercise: Exercise) -> list[str]:
    """What to read, what to change and what to run."""
    folder = exercise.folder.relative_to(kit.root)
    return [
        f"Read   {(folder.parent / 'README.md').as_posix()}",
        f"Open   {(folder / exercise.stub.name).as_posix()}",
        "       and put your code in the place of `raise NotImplementedError`.",
        f"Run    pytest {folder.as_posix()}",
        f"Stuck? awaitlings hint {exercise.slug}",
    ]
