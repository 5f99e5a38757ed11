"""`check("fetch_all")` in a cell: the exercise's tests against what the notebook's cells have defined.

The tests run as everywhere, in a process of their own with the virtual clock: the kernel keeps its time, its event loop
and its standard error, and a program that never ends is ended there.
"""

from __future__ import annotations

import atexit
import os
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.batch.notebooks import write_programs
from grader.batch.plan import plan
from grader.batch.program import Programs
from grader.batch.zygotes import Grader, Results, ZygoteDied
from grader.catalogue import PARTS_OF_LEARNERS, Exercise, Kit, find_kit
from grader.errors import AwaitlingsError, BadInput
from grader.notebook.feedback import Feedback
from grader.notebook.history import History
from grader.report.model import ExerciseResult
from grader.trial.siblings import LocalSiblings

BESIDE = "_awaitlings"
"""The folder beside a notebook that holds the exercises' visible part."""
KIT = "AWAITLINGS_KIT"
"""The environment's variable with the kit's folder: an instructor's has the hidden tests too."""
UNDEFINED = "Nothing here is called `{}` yet: run the cell that defines it, then check again."
HERE = Path.cwd()
"""The notebook's folder, whatever its cells do to the current one."""


class Checker:
    """The grader of a kernel's chapter, started when it is first asked for."""

    def __init__(self, kit: Kit, history: History) -> None:
        self._kit = kit
        self._history = history
        self._grader: Grader | None = None
        self._chapter = ""
        self._pool = ThreadPoolExecutor(1, "check")
        atexit.register(self._close)

    def check(self, slug: str) -> Feedback:
        """What is to be said of the exercise. Raises AwaitlingsError if there is none of this name."""
        exercise = self._kit.exercise(slug)
        asked = [name for name in exercise.public if "." not in name]
        problem = self._history.not_run(asked)
        if not problem and not self._history.has(asked):
            problem = UNDEFINED.format(asked[-1])
        if problem:
            return Feedback(exercise, _lost(exercise, problem))
        chapter = [each for each in self._kit.exercises if each.chapter == exercise.chapter]
        with tempfile.TemporaryDirectory(prefix="awaitlings-") as folder:
            files = write_programs(Programs(self._history.cells), chapter, Path(folder))
            below = LocalSiblings(self._kit.root, lambda each: each.stub).below(exercise)
            files = {name: path for name, path in files.items() if name in {slug, *below}}
            if slug not in files:
                return Feedback(exercise, _lost(exercise, UNDEFINED.format(asked[-1])))
            try:
                tests = self._run(exercise, chapter, files)[slug]
            except ZygoteDied as error:
                return Feedback(exercise, _lost(exercise, str(error)))
        problem = tests[0].message or "" if all(test.misconception == "unloadable" for test in tests) else ""
        return Feedback(exercise, ExerciseResult.of(slug, tests, problem or None))

    def _run(self, exercise: Exercise, chapter: Sequence[Exercise], files: dict[str, Path]) -> Results:
        """The results of these files, in a thread: who is interrupted does not wait for the end of a hanging test."""
        if self._grader is None or self._chapter != exercise.chapter:
            self._close()
            self._grader, self._chapter = Grader(self._kit, chapter, keep_timelines=True), exercise.chapter
            self._grader.__enter__()
        grader = self._grader
        future = self._pool.submit(grader.grade, files)
        try:
            return future.result()
        except KeyboardInterrupt:
            self._grader = None
            future.add_done_callback(lambda _: grader.__exit__(None, None, None))
            raise

    def _close(self) -> None:
        if self._grader is not None:
            self._grader.__exit__(None, None, None)
            self._grader = None


def check(slug: str) -> int | None:
    """Run the tests of the exercise on what the notebook's cells have defined; show what came out, return the points.

    For nbgrader a cell's number is its score, and none means all of its points, so the call is the last line of its
    cell. Where all tests pass that there are, but hidden ones are elsewhere, there is no number: it would be too low.
    """
    if _checker is None:
        raise BadInput("`check` works in a notebook: a file is tested with `pytest`.")
    try:
        feedback = _checker.check(slug)
    except AwaitlingsError as error:
        _show({"text/plain": str(error)})
        return 0
    _show({"text/html": feedback.html, "text/plain": feedback.text})
    return None if feedback.is_done and not feedback.exercise.hidden_tests.exists() else feedback.result.points


def _lost(exercise: Exercise, problem: str) -> ExerciseResult:
    return ExerciseResult.of(exercise.slug, [test.failed("not-run", problem) for test in plan(exercise)], problem)


def _show(bundle: dict[str, str]) -> None:
    from IPython.display import display  # noqa: PLC0415 - only notebooks have it

    display(bundle, raw=True)


def _begin() -> Checker | None:
    """The checker of this kernel; None outside of one."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module is not None else None
    if shell is None:
        return None
    beside, named = HERE / BESIDE, os.environ.get(KIT)
    if named is None and (beside / "exercises").is_dir():
        named = str(beside)
    return Checker(find_kit(Path(named) if named else None, PARTS_OF_LEARNERS), History(shell))


_checker = _begin()
