"""Runs a learner's exercises in processes of their own, whatever their code does, and can be cancelled at any time."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from grader.catalogue import Exercise, Kit
from grader.report.events import Began, Ended, Event, Finished, Unreadable, read_events
from grader.report.model import Outcome, TestResult

Results = dict[str, list[TestResult]]

PATIENCE_S = 15
"""Real seconds beyond a test's limit without any news, after which a session is ended from outside."""
START_S = 60
"""Real seconds in which a session must have begun its first test."""
ENDED_ALL = "Your code ended the whole program; nothing should do that."
NO_TESTS = "The tests of this exercise can't be run; is its test file as you got it?"
HUNG = "Timeout ("
"""How the trace of a test begins that never ended."""
MAX_TRACE_BYTES = 1 << 20
OPTIONS = ["-qq", "-p", "no:cacheprovider", "--continue-on-collection-errors"]


async def run(kit: Kit, exercises: Sequence[Exercise]) -> Results:
    """The results of all visible tests, by slug.

    What ends its process costs the test that was running and those of its exercise after it: a new session is started
    for the other exercises.
    """
    results: Results = {each.slug: [_lost(NO_TESTS, "not-run")] for each in exercises if not _has_tests(each)}
    left = [exercise for exercise in exercises if exercise.slug not in results]
    while left:
        found = await _session(kit, left)
        if not found:
            found = {left[0].slug: [_lost(NO_TESTS, "not-run")]}
        results |= found
        left = [exercise for exercise in left if exercise.slug not in found]
    return results


def _has_tests(exercise: Exercise) -> bool:
    return exercise.visible_tests.is_file()


async def _session(kit: Kit, exercises: Sequence[Exercise]) -> Results:
    """The results of one session of pytest, as far as it came."""
    with tempfile.TemporaryDirectory(prefix="awaitlings-") as folder:
        events, trace = Path(folder) / "events", Path(folder) / "trace"
        events.touch()
        with trace.open("wb") as errors:
            process = await asyncio.create_subprocess_exec(
                *[sys.executable, "-m", "pytest", *OPTIONS, f"--events-to={events}"],
                *[str(exercise.visible_tests) for exercise in exercises],
                cwd=kit.root,
                env=_environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
            try:
                patience_s = max(exercise.limit for exercise in exercises) + PATIENCE_S
                has_ended = await _has_ended(process, events, patience_s)
            finally:
                _kill(process)
                await process.wait()
        text = trace.read_bytes()[:MAX_TRACE_BYTES].decode(errors="replace") if has_ended else HUNG
        return _results(exercises, read_events(events), text)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return {**kept, "PYTHONDONTWRITEBYTECODE": "1"}


async def _has_ended(process: asyncio.subprocess.Process, events: Path, patience_s: float) -> bool:
    """Whether the process has ended; False when nothing has been heard of it for `patience_s` real seconds.

    It has `START_S` until its first test begins.
    """
    heard = -1
    while (size := _size(events)) != heard:
        heard = size
        try:
            async with asyncio.timeout(patience_s if heard else START_S):
                await process.wait()
                return True
        except TimeoutError:
            continue
    return False


def _size(path: Path) -> int:
    return path.stat().st_size


def _kill(process: asyncio.subprocess.Process) -> None:
    """End the process and what it has started."""
    try:
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _results(exercises: Sequence[Exercise], events: Sequence[Event], trace: str) -> Results:
    """The results of the exercises that were run; of one that ended the session, with a result that says so."""
    results: Results = {}
    for event in events:
        if isinstance(event, Ended):
            results.setdefault(event.slug, []).append(event.result)
        elif isinstance(event, Unreadable):
            results[event.slug] = [_lost(event.reason, "not-run")]
    last = next((event for event in reversed(events) if not isinstance(event, Unreadable)), None)
    if isinstance(last, Began):
        exercise = next(exercise for exercise in exercises if exercise.slug == last.slug)
        results.setdefault(last.slug, []).append(_ended_by(exercise, last.test, trace))
    elif isinstance(last, Ended) and len(results) == len(exercises):
        results[last.slug].append(_lost(ENDED_ALL, "crashed"))
    if isinstance(last, Finished):
        for exercise in exercises:
            results.setdefault(exercise.slug, [_lost(NO_TESTS, "not-run")])
    return results


def _ended_by(exercise: Exercise, test: str, trace: str) -> TestResult:
    """The result of the test in which the process ended, or was ended by the last resort, which leaves a trace."""
    if HUNG not in trace:
        return _lost(ENDED_ALL, "crashed", test)
    line = re.search(rf'File "{re.escape(str(exercise.stub))}", line (\d+)', trace)
    message = f"Your code was still running after {exercise.limit} real seconds, and could not be interrupted."
    return _lost(message, "timeout", test, int(line[1]) if line else None)


def _lost(message: str, outcome: Outcome, test: str = "", line: int | None = None) -> TestResult:
    return TestResult(test, hidden=False, points=0, max_points=1, outcome=outcome, message=message, line=line)
