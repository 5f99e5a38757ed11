"""`python tests/benchmarks/judge_rate.py [NUMBER]`: how fast submissions are graded, and where the time goes.

So many honest submissions of the demo's chapters are graded with student code in processes of its own, then beside the
tests in a forked child; a sample of them by one fresh `python -m pytest` each.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import cycle
from statistics import median
from typing import Any, NamedTuple

import psutil

from grader.batch.submissions import Submission
from grader.batch.zygotes import Graders
from grader.catalogue import Exercise, Kit, find_kit
from grader.cli.grade import DEMO_CHAPTERS
from grader.judge.isolation import Profile, Reached
from grader.judge.nursery import Nursery
from grader.judge.probe import probe
from grader.judge.wire import Wire

SAMPLE_S = 0.02
"""Seconds between looks at the memory of the processes."""
STARTS = 40
"""Workers that are forked to see what that costs."""
EXCHANGES = 2000
WARM = {"grader.batch.zygote", "grader.judge.nursery"}
"""Modules that fork the processes which grade."""


def honest(exercises: Sequence[Exercise], number: int) -> list[Submission]:
    """Right answers of the kit, mixed anew for each student."""
    answers = {exercise.slug: cycle([exercise.solution, *exercise.right]) for exercise in exercises}
    return [
        Submission(f"student {each}", {slug: next(paths) for slug, paths in answers.items()}) for each in range(number)
    ]


class Rate(NamedTuple):
    """How many were graded per second, and the seconds of computing of all processes for each."""

    per_s: float
    cpu_s: float


@contextmanager
def measured(number: int) -> Iterator[list[Rate]]:
    """What the block costs for each of so many."""
    found: list[Rate] = []
    before, began = os.times(), time.perf_counter()
    yield found
    after = os.times()
    cpu_s = sum(after[2:4]) - sum(before[2:4])  # those of the processes that were started
    found.append(Rate(number / (time.perf_counter() - began), cpu_s / number))


def rate(kit: Kit, exercises: list[Exercise], number: int, jobs: int, reached: Reached | None) -> Rate:
    """That of grading; all must have full points."""
    with (
        measured(number) as found,
        Graders(kit, exercises, jobs, reached=reached) as graders,
        ThreadPoolExecutor(jobs) as pool,
    ):

        def points(submission: Submission) -> bool:
            with graders.one() as grader:
                found = grader.grade(submission.files)
                return all(test.outcome == "passed" for tests in found.values() for test in tests)

        if not all(pool.map(points, honest(exercises, number))):
            raise SystemExit("A right submission did not get all its points: run tests/judge/same_verdicts.py.")
    return found[0]


def pytest_rate(kit: Kit, exercises: list[Exercise], number: int, jobs: int) -> Rate:
    """That of running pytest on the reference solutions."""
    files = [str(path) for exercise in exercises for path in (exercise.visible_tests, exercise.hidden_tests)]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--solutions", *files]

    def run(_: int) -> None:
        subprocess.run(command, cwd=kit.root, check=True, capture_output=True)

    with measured(number) as found, ThreadPoolExecutor(jobs) as pool:
        list(pool.map(run, range(number)))
    return found[0]


@contextmanager
def peak_memory() -> Iterator[Callable[[], float]]:
    """Look at the forked children inside the block; what is given tells the median of their peaks, in MB each.

    It is what a process does not share with the one that has forked it.
    """
    peaks: dict[int, int] = {}
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(SAMPLE_S):
            for process in psutil.process_iter():
                with suppress(psutil.Error):
                    command, above = process.cmdline(), process.parent()
                    if WARM.intersection(command) and above and above.cmdline() == command:  # forked, not started
                        peaks[process.pid] = max(peaks.get(process.pid, 0), process.memory_full_info().uss)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield lambda: median(peaks.values()) / 1e6 if peaks else 0.0
    finally:
        is_over.set()
        watcher.join()


def start_ms(reached: Reached) -> float:
    """What it costs to fork a worker, have it confined, and end it."""
    with Nursery(reached) as nursery:
        began = time.perf_counter()
        for _ in range(STARTS):
            nursery.fork(Profile.DEFAULT).end()
        return 1000 * (time.perf_counter() - began) / STARTS


def exchange_us() -> float:
    """What it costs to hand the time over and get it back, with nothing to say."""
    script: dict[str, Any] = {"slug": "x", "file": "x.py", "text": "", "problem": None, "public": {}}
    submitted = {"scripts": {"x": script}, "slugs": []}
    with Nursery(Reached()) as nursery:
        worker = nursery.fork(Profile.DEFAULT)
        wire = Wire(worker.connection)
        wire.send(["begin", {"submitted": submitted, "slug": "x", "trace_after_s": 60}])
        began = time.perf_counter()
        for turn in range(EXCHANGES):
            wire.send(["run", turn, 0, 0.0, []])
            wire.read()
        took_s = time.perf_counter() - began
        worker.end()
    return 1e6 * took_s / EXCHANGES


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=1000, help="submissions (1000)")
    parser.add_argument("--jobs", type=int, default=2, help="at the same time (2)")
    parser.add_argument("--pytest", type=int, default=20, help="of them with a fresh pytest each (20)")
    options = parser.parse_args()
    kit = find_kit(None)
    exercises = [exercise for exercise in kit.exercises if exercise.order[0] <= DEMO_CHAPTERS]
    reached = probe()
    with peak_memory() as peak:
        two = rate(kit, exercises, options.number, options.jobs, reached)
        memory = peak()
    one = rate(kit, exercises, options.number, options.jobs, None)
    fresh = pytest_rate(kit, exercises, options.pytest, options.jobs)
    more_cpu, more = two.cpu_s / one.cpu_s, two.per_s / fresh.per_s
    lines = [
        f"{options.number} submissions of {len(exercises)} exercises, {options.jobs} at a time; {reached}",
        f"in two processes: {two.per_s:.1f}/s, {1000 * two.cpu_s:.0f} ms of computing, {memory:.1f} MB in each process",
        f"beside the tests: {one.per_s:.1f}/s, {1000 * one.cpu_s:.0f} ms; two cost {more_cpu:.2f} times that",
        f"a fresh pytest each: {fresh.per_s:.2f}/s, {1000 * fresh.cpu_s:.0f} ms; two do {more:.1f} times that",
        f"{start_ms(reached):.1f} ms to fork, confine and end a worker; {exchange_us():.0f} µs for an exchange",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
