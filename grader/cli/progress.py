"""How far a grading is: a bar in a terminal, a line now and then elsewhere, on standard error."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from grader.batch.session import Counts

EVERY_S = 10
"""Seconds between two lines where there is no terminal."""


class GradingProgress:
    """What is told of the counts; `say` tells something between."""

    def __init__(self, console: Console, *, quiet: bool) -> None:
        self._console = console
        self._quiet = quiet
        self._began = self._told = time.monotonic()
        self._bar = Progress(
            TextColumn("grading"), BarColumn(), TextColumn("{task.fields[state]}"), console=console, transient=True
        )
        self._task = self._bar.add_task("", state="")

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the bar during the block, where there is a terminal."""
        if self._quiet or not self._console.is_terminal:
            yield
            return
        with self._bar:
            yield

    def update(self, counts: Counts) -> None:
        """Show how far it is."""
        state = progress_line(counts, time.monotonic() - self._began)
        self._bar.update(self._task, total=counts.total, completed=counts.done, state=state)
        if self._console.is_terminal or time.monotonic() < self._told + EVERY_S:
            return
        self._told = time.monotonic()
        self.say(f"grading: {state}")

    def say(self, sentence: str) -> None:
        """Print a sentence, unless it is to be quiet."""
        if not self._quiet:
            self._console.print(sentence, markup=False, soft_wrap=True)


def progress_line(counts: Counts, seconds: float) -> str:
    """How many are done, how fast, how long it will take, and how many have ended badly."""
    parts = [f"{counts.done} of {counts.total}"]
    if counts.new and seconds > 0:
        rate = counts.new / seconds
        parts += [f"{rate:.1f} per second", f"{duration((counts.total - counts.done) / rate)} left"]
    if counts.broken:
        parts.append(f"{counts.broken} hung or crashed")
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """Hours, minutes and seconds, as 1:02:03."""
    return str(timedelta(seconds=round(seconds)))
