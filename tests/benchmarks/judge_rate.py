"""`python tests/benchmarks/judge_rate.py [NUMBER]`: how fast submissions are graded, and where the time goes.

So many honest submissions of the demo's chapters are graded with student code in processes of its own, and beside the
tests in a forked child, in turn; a sample of them by one fresh `python -m pytest` each.
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
from dataclasses import dataclass
from itertools import cycle
from statistics import median
from typing import Any

import psutil
from rich.console import Console
from rich.progress import track

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
BLOCK = 20
"""Submissions that are graded one way, before the other: the machine is as busy for both."""


def honest(exercises: Sequence[Exercise], number: int) -> list[Submission]:
    """Right answers of the kit, mixed anew for each student."""
    answers = {exercise.slug: cycle([exercise.solution, *exercise.right]) for exercise in exercises}
    return [
        Submission(f"student {each}", {slug: next(paths) for slug, paths in answers.items()}) for each in range(number)
    ]


@dataclass
class Cost:
    """What submissions have cost: real seconds, and those that all processes computed."""

    number: int = 0
    real_s: float = 0.0
    cpu_s: float = 0.0

    @property
    def per_s(self) -> float:
        """How many were graded per second."""
        return self.number / self.real_s

    @property
    def each_ms(self) -> float:
        """Milliseconds of computing for one."""
        return 1000 * self.cpu_s / self.number

    @contextmanager
    def of(self, number: int, computed_s: Callable[[], float]) -> Iterator[None]:
        """Add what the block costs, which grades so many."""
        began, before_s = time.perf_counter(), computed_s()
        yield
        self.number += number
        self.real_s += time.perf_counter() - began
        self.cpu_s += computed_s() - before_s


class Way:
    """A way of grading, with processes of its own; `began` are those of other ways."""

    def __init__(self, graders: Graders, began: Sequence[psutil.Process]) -> None:
        self.graders = graders
        self.processes = [each for each in psutil.Process().children(recursive=True) if each not in began]
        self.cost = Cost()

    def computed_s(self) -> float:
        """Seconds, also of the processes that these have forked and that have ended."""
        times = [process.cpu_times() for process in self.processes]
        return sum(each.user + each.system + each.children_user + each.children_system for each in times)

    def grade(self, submissions: Sequence[Submission], pool: ThreadPoolExecutor) -> None:
        """Grade them; all must have full points."""

        def points(submission: Submission) -> bool:
            with self.graders.one() as grader:
                found = grader.grade(submission.files)
                return all(test.outcome == "passed" for tests in found.values() for test in tests)

        with self.cost.of(len(submissions), self.computed_s):
            if not all(pool.map(points, submissions)):
                raise SystemExit("A right submission did not get all its points: run tests/judge/same_verdicts.py.")


def compare(kit: Kit, exercises: list[Exercise], number: int, jobs: int, reached: Reached) -> tuple[Cost, Cost, float]:
    """In two processes, and beside the tests, in turn; and the memory of a process in MB."""
    submissions = honest(exercises, number)
    with Graders(kit, exercises, jobs, reached=reached) as across, ThreadPoolExecutor(jobs) as pool:
        two = Way(across, [])
        with peak_memory(two.processes) as peak:  # to look at it takes time: not while that is measured
            two.grade(submissions[:BLOCK], pool)
        two.cost = Cost()
        with Graders(kit, exercises, jobs) as beside:
            one = Way(beside, two.processes)
            for start in track(range(0, number, BLOCK), console=Console(stderr=True)):
                for way in (two, one):
                    way.grade(submissions[start : start + BLOCK], pool)
        return two.cost, one.cost, peak()


def with_pytest(kit: Kit, exercises: list[Exercise], number: int, jobs: int) -> Cost:
    """What it costs to run pytest on the reference solutions."""
    files = [str(path) for exercise in exercises for path in (exercise.visible_tests, exercise.hidden_tests)]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--solutions", *files]

    def run(_: int) -> None:
        subprocess.run(command, cwd=kit.root, check=True, capture_output=True)

    cost = Cost()
    with cost.of(number, lambda: sum(os.times()[2:4])), ThreadPoolExecutor(jobs) as pool:
        list(pool.map(run, range(number)))
    return cost


@contextmanager
def peak_memory(parents: Sequence[psutil.Process]) -> Iterator[Callable[[], float]]:
    """Look at the children that these fork inside the block; what is given tells the median of their peaks, in MB each.

    It is what a process does not share with the one that has forked it.
    """
    peaks: dict[int, int] = {}
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(SAMPLE_S):
            for process in {child for parent in parents for child in parent.children()}.difference(parents):
                with suppress(psutil.Error):
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
    two, one, memory_mb = compare(kit, exercises, options.number, options.jobs, reached)
    fresh = with_pytest(kit, exercises, options.pytest, options.jobs)
    lines = [
        f"{options.number} submissions of {len(exercises)} exercises, {options.jobs} at a time; {reached}",
        f"in two processes: {two.per_s:.1f}/s, {two.each_ms:.0f} ms of computing, {memory_mb:.1f} MB in each process",
        f"beside the tests: {one.per_s:.1f}/s, {one.each_ms:.0f} ms; two cost {two.cpu_s / one.cpu_s:.2f} times that",
        f"a fresh pytest each: {fresh.per_s:.2f}/s, {fresh.each_ms:.0f} ms; two do {two.per_s / fresh.per_s:.1f} times",
        f"{start_ms(reached):.1f} ms to fork, confine and end a worker; {exchange_us():.0f} µs for an exchange",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
