"""What `awaitlings watch` shows: the current exercise, how its tests went, and the way so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rich.console import Console
from rich.text import Text

from grader.catalogue import Exercise, Kit
from grader.learn.hints import print_hints
from grader.learn.progress import COLOURS, how_to_begin, table, told
from grader.learn.state import State
from grader.report.learner import print_failure, print_success, state
from grader.report.model import TestResult
from grader.report.terminal import say

KEYS = {"h": "hint", "n": "next", "p": "previous", "r": "run", "a": "run all", "l": "list", "q": "quit"}
DOTS = {"done": "●", "failing": "✗", "not started": "·"}


@dataclass
class View:
    """What is on the screen; `tests` are the current exercise's, if they were run."""

    exercises: list[Exercise]
    current: Exercise
    tests: Sequence[TestResult] = field(default_factory=list)
    hints: int = 0
    """How many hints are shown."""
    running: int = 0
    """How many exercises are being run."""
    is_list: bool = False
    problem: str = ""


def draw(view: View, kit: Kit, known: State, console: Console) -> None:
    """Draw everything anew, in one go."""
    with console:
        console.clear()
        if view.is_list:
            _list(view, known, console)
        else:
            _exercise(view, kit, known, console)
        say(console)
        if view.problem:
            say(console, view.problem, "bold red")
        say(console, _dots(view, known))
        running = f"   running {view.running} …" if view.running else ""
        say(console, Text.assemble((told(view.exercises, known), "bold"), (running, "yellow")))
        say(console, Text("   ").join(Text.assemble((key, "bold cyan"), f" {what}") for key, what in KEYS.items()))


def _exercise(view: View, kit: Kit, known: State, console: Console) -> None:
    exercise, tests = view.current, view.tests
    say(console, Text.assemble((exercise.place, "bold"), f"   {exercise.title}"))
    if not tests:
        say(console)
        say(console, "Running its tests …")
        return
    word = state(tests)
    if word == "done":
        print_success(exercise, tests, console)
        following = known.next_undone(view.exercises, exercise)
        say(console)
        say(console, f"Next: {following.place} (press n)." if following else "Well done: that is all of them!", "green")
    elif word == "not started":
        say(console)
        for line in how_to_begin(kit, exercise)[:3]:
            say(console, line)
        say(console, "Save   the file, and its tests are run.")
    else:
        print_failure(exercise, tests, console, hint=False)
    if view.hints:
        say(console)
        print_hints(exercise, view.hints, console)


def _list(view: View, known: State, console: Console) -> None:
    """The part of the list around the current exercise that fits."""
    lines = console.render_lines(table(view.exercises, known, view.current), pad=False)
    room = max(console.height - 7, 3)
    texts = ["".join(segment.text for segment in line) for line in lines]
    middle = next(number for number, text in enumerate(texts) if f" {view.current.slug} " in text)
    first = max(min(middle - room // 2, len(lines) - room), 0)
    for line in lines[first : first + room]:
        say(console, Text.assemble(*((segment.text, segment.style or "") for segment in line)))


def _dots(view: View, known: State) -> Text:
    """A sign for each exercise, chapter by chapter."""
    text = Text()
    for number, exercises in groupby(view.exercises, key=lambda exercise: exercise.order[0]):
        text.append(f"{number}:", "dim")
        for exercise in exercises:
            word = known.word(exercise)
            style = f"{COLOURS[word]} reverse" if exercise == view.current else COLOURS[word]
            text.append(DOTS[word], style)
        text.append("  ")
    text.rstrip()
    return text
