"""Notebooks that are graded while nbgrader is still busy with those before them."""

from __future__ import annotations

import functools
import itertools
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue

from grader.batch.cells import Cell, UnreadableNotebook, read_cells
from grader.batch.job import Job
from grader.batch.notebooks import write_programs
from grader.batch.program import Programs
from grader.batch.scratch import temporary_folder
from grader.batch.setup import Setup
from grader.batch.submissions import Submission
from grader.batch.work import Crew
from grader.catalogue import Exercise
from grader.report.model import SubmissionResult

THREADS = max(1, (os.cpu_count() or 1) - 1)
"""How many notebooks are graded at the same time; nbgrader itself has a core, too."""
AHEAD = 4 * THREADS
"""How many notebooks are begun, at most, that nbgrader has not come to."""
MISSING = "there is no program for this exercise in the notebook"

Found = Future[tuple[list[Cell], SubmissionResult]]
"""What was graded, with its result."""


class Ahead:
    """A crew that is given notebooks in nbgrader's order, and begins with those that will come.

    nbgrader mends what it hands over: a result from before counts only if the code is still the very same.
    """

    def __init__(self, setup: Setup) -> None:
        self._exercises = setup.exercises
        self._crew = Crew(setup, keep_timelines=True)
        self._begun: dict[Path, Found] = {}
        self._waiting: SimpleQueue[tuple[Callable[[], list[Cell]], Found] | None] = SimpleQueue()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(THREADS)]
        for thread in self._threads:
            thread.start()

    def grade(self, cells: list[Cell], files: Iterable[Path] = ()) -> SubmissionResult:
        """The result of a notebook with these code cells. Raises AwaitlingsError.

        The first of `files` is what it was before nbgrader mended it, the others those that come after it.
        """
        coming = iter(files)
        begun = self._begun.pop(next(coming, Path()), None) or self._begin(lambda: cells)
        for path in itertools.islice(coming, AHEAD):
            if path not in self._begun:
                self._begun[path] = self._begin(functools.partial(read_cells, path))
        with suppress(UnreadableNotebook):
            graded, result = begun.result()
            if graded == cells:
                return result
        return self._begin(lambda: cells).result()[1]

    def close(self) -> None:
        """End all processes and threads, whatever they are doing."""
        self._crew.end()
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            if thread is not threading.current_thread():  # whose turn it was when nobody needed this any more
                thread.join()
        self._crew.close()

    def _begin(self, read: Callable[[], list[Cell]]) -> Found:
        found: Found = Future()
        self._waiting.put((read, found))
        return found

    def _work(self) -> None:
        while (next_ := self._waiting.get()) is not None:
            read, found = next_
            try:
                cells = read()
                found.set_result((cells, self._crew.grade(_job(cells, self._exercises)).result))
            except Exception as error:  # noqa: BLE001 - who asks for the result gets it
                found.set_exception(error)


def _job(cells: Sequence[Cell], exercises: Sequence[Exercise]) -> Job:
    """The programs in a notebook, and the reason for each that is not there; who wrote them does not matter."""
    with temporary_folder() as folder:
        files = write_programs(Programs(cells), exercises, Path(folder))
        missing = {each.slug: MISSING for each in exercises if each.slug not in files}
        return Job.read(Submission("", files, missing), [each.slug for each in exercises])
