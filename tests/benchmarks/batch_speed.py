"""How fast a class is graded: beside other graders, with hostile submissions in it, and how that grows.

`python tests/benchmarks/batch_speed.py [rivals] [class] [scaling] [--submissions 2000] [--jobs 2]
[--isolation best-effort]`

- `rivals`: the same right and wrong answers to four exercises, twelve checks, by this grader, by a fresh
  `python -m pytest` for each submission with the same tests on the same clock, and, where their Python is named with
  `--nbgrader` and `--otter`, by `nbgrader autograde` and `otter run` with twelve cells that check the same values and
  no times. These run as one runs them, one submission after another; as they are slow, `--rival-submissions` are few.
- `class`: a class like the demo's (`--exercises`), 1 in 20 hostile: endless loops, memory, forks, crashes; and where
  the time goes.
- `scaling`: classes of an eighth, a quarter, a half and all of `--submissions`, and ten times as many that handed in
  nothing.

On a machine with other work, look at the seconds that were computed rather than at the real ones. Not a timed test: it
prints figures and judges nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import rivals
from classes import HOSTILE_EVERY, RIGHT, WRONG, build_class
from rich.console import Console
from rich.table import Table

from grader.batch.journal import Journal
from grader.catalogue import Exercise, Kit
from grader.report.stored import StoredReport

ROOT = Path(__file__).resolve().parents[2]
KIT = Kit(ROOT)
SAMPLE_EVERY_S = 0.1
console = Console(width=150, soft_wrap=True, highlight=False)


@dataclass(frozen=True)
class Cost:
    """Seconds: real ones, and those that processes which have ended have computed."""

    real_s: float
    computed_s: float

    @classmethod
    def now(cls) -> Cost:
        """Both clocks."""
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return cls(time.perf_counter(), used.ru_utime + used.ru_stime)

    def until_now(self) -> Cost:
        """What has passed since then."""
        now = self.now()
        return Cost(now.real_s - self.real_s, now.computed_s - self.computed_s)

    def each(self, number: int) -> Cost:
        """The share of one of so many."""
        return Cost(self.real_s / number, self.computed_s / number)

    def cells(self) -> tuple[str, str, str]:
        """For a table: how many of them in a second, and both."""
        return f"{1 / self.real_s:.2f}", f"{self.real_s:.3f}", f"{self.computed_s:.3f}"


@dataclass
class Run:
    """A grading: what it cost, the seconds of each student, and the memory of the grader's own process meanwhile."""

    cost: Cost = Cost(0.0, 0.0)
    durations_s: dict[str, float] = field(default_factory=dict)
    samples_mb: list[float] = field(default_factory=list)

    @property
    def quarters_mb(self) -> str:
        """The memory at the end of each quarter of the run."""
        places = [len(self.samples_mb) * quarter // 4 - 1 for quarter in (1, 2, 3, 4)]
        return ", ".join(f"{self.samples_mb[max(place, 0)]:.0f}" for place in places)


def grade(exercises: Sequence[Exercise], folder: Path, out: Path, options: argparse.Namespace, level: str) -> Run:
    """Grade a class with a grader of its own."""
    command = [sys.executable, "-m", "grader", "grade", str(folder), "--out", str(out), "--kit", str(ROOT), "--quiet"]
    command += ["--jobs", str(options.jobs), "--isolation", level]
    command += ["--exercises", ",".join(exercise.slug for exercise in exercises)]
    run = Run()
    began = Cost.now()
    with subprocess.Popen(command) as grader:
        sampler = threading.Thread(target=sample, args=(grader, run))
        sampler.start()
        grader.wait()
        run.cost = began.until_now()
        sampler.join()
    if grader.returncode:
        raise SystemExit(f"the grader ended with {grader.returncode}")
    with Journal(out, must_exist=True) as journal:
        run.durations_s = {student: seconds or 0.0 for student, _, _, _, seconds, _ in journal.rows()}
    return run


def sample(grader: subprocess.Popen[bytes], run: Run) -> None:
    """Look at the memory of the process now and then, while it runs."""
    statm = Path(f"/proc/{grader.pid}/statm")
    while grader.poll() is None:
        try:
            pages = int(statm.read_text().split()[1])
        except OSError:
            return
        if pages:  # none is left when it ends
            run.samples_mb.append(pages * os.sysconf("SC_PAGE_SIZE") / 1e6)
        time.sleep(SAMPLE_EVERY_S)


def with_pytest(exercises: Sequence[Exercise], student: Path) -> None:
    """A fresh pytest for one submission: a copy of the kit with its files in place of the stubs."""
    with tempfile.TemporaryDirectory() as place:
        tests = []
        for exercise in exercises:
            for source in (exercise.folder, exercise.answers):
                shutil.copytree(source, Path(place, source.relative_to(ROOT)))
            tests += [
                str(Path(place, test.relative_to(ROOT))) for test in (exercise.visible_tests, exercise.hidden_tests)
            ]
            shutil.copyfile(student / exercise.stub.name, Path(place, exercise.stub.relative_to(ROOT)))
        command = [sys.executable, "-m", "pytest", "-q", "-c", os.devnull, "--rootdir", place]
        command += ["--import-mode=importlib", "-p", "no:cacheprovider", *tests]
        subprocess.run(command, cwd=place, capture_output=True, check=False)


def compare(options: argparse.Namespace, place: Path) -> None:
    """The table of rivals, for right answers alone and for all: programs that spin or freeze cost more than others."""
    exercises = [KIT.exercise(slug) for slug in rivals.SLUGS]
    levels = list(dict.fromkeys(["none", options.isolation]))
    factors = [f"times ours, {level}" for level in levels]
    table = Table("answers", "grader", "jobs", "submissions", "per s", "real s each", "computed", *factors, box=None)
    for answers in [RIGHT, WRONG]:
        here = place / answers
        build_class(exercises, here / "many", options.submissions, only_right=answers == RIGHT)
        build_class(exercises, here / "few", options.rival_submissions, only_right=answers == RIGHT)
        few = sorted((here / "few").iterdir())
        ours = []
        for level in levels:
            run = grade(exercises, here / "many", here / f"out-{level}", options, level)
            ours.append(run.cost.each(options.submissions))
            row = (f"awaitlings, isolation {level}", f"{options.jobs}", f"{options.submissions}", *ours[-1].cells())
            table.add_row(answers, *row)
        for name, cost in race(options, exercises, few, here):
            theirs = cost.each(len(few))
            times = [f"{theirs.real_s / own.real_s:.0f}" for own in ours]
            table.add_row(answers, name, "1", f"{len(few)}", *theirs.cells(), *times)
    console.print(table)


def race(
    options: argparse.Namespace, exercises: Sequence[Exercise], students: Sequence[Path], place: Path
) -> Iterator[tuple[str, Cost]]:
    """Every other grader: its name, and what all submissions cost, one after another."""
    began = Cost.now()
    for student in students:
        with_pytest(exercises, student)
    yield f"pytest {version('pytest')}, one each", began.until_now()
    for name, python, run in [("nbgrader", options.nbgrader, rivals.nbgrader), ("otter", options.otter, rivals.otter)]:
        if python is None:
            console.print(f"{name}: not measured; name the Python of its environment with --{name}.")
        else:
            grade_all = run(python, students, place / name)
            began = Cost.now()
            grade_all()
            yield rivals.version_of(python, name), began.until_now()


def grade_hostile(options: argparse.Namespace, place: Path) -> None:
    """The table of a class with hostile submissions."""
    kinds = build_class(options.exercises, place / "class", options.submissions, HOSTILE_EVERY)
    run = grade(options.exercises, place / "class", place / "out", options, options.isolation)
    real_s, number = run.cost.real_s, options.submissions
    hundredths = statistics.quantiles(run.durations_s.values(), n=100)
    console.print(
        f"{number} submissions of {len(options.exercises)} exercises, 1 in {HOSTILE_EVERY} hostile, in {real_s:.0f} s: "
        f"{number / real_s:.1f} per second; real time of one: p50 {hundredths[49]:.2f} s, p95 {hundredths[94]:.2f} s; "
        f"memory of the grader at each quarter of the run: {run.quarters_mb} MB, at most {max(run.samples_mb):.0f} MB"
    )
    table = Table("submissions", "number", "median s", "longest s", "share of the time", box=None)
    for kind in sorted(set(kinds.values()), key=list(kinds.values()).index):
        times = sorted(seconds for student, seconds in run.durations_s.items() if kinds[student] == kind)
        share = sum(times) / sum(run.durations_s.values())
        table.add_row(kind, f"{len(times)}", f"{statistics.median(times):.2f}", f"{times[-1]:.2f}", f"{share:.0%}")
    console.print(table)
    limits_s = {exercise.slug: exercise.limit for exercise in options.exercises}
    report = StoredReport(place / "out" / "results.json").brief
    results = (result for submission in report.submissions for result in submission.exercises)
    waits_s = [limits_s[result.slug] for result in results for test in result.tests if test.outcome == "timeout"]
    cores = min(options.jobs, os.cpu_count() or 1)
    console.print(
        f"Of the {options.jobs * real_s:.0f} s of {options.jobs} jobs, {sum(waits_s)} s are the limits that "
        f"{len(waits_s)} tests ran into; all processes computed for {run.cost.computed_s:.0f} s. So the floor is "
        f"{sum(waits_s) / options.jobs:.0f} s for the limits alone, {run.cost.computed_s / cores:.0f} s for computing "
        f"(loops that compute until their limit count in both), where it took {real_s:.0f} s."
    )


def scale(options: argparse.Namespace, place: Path) -> None:
    """The table of classes of different sizes."""
    table = Table("submissions", "s", "ms per submission", "memory at each quarter, MB", "at most", box=None)
    sizes = [(options.submissions // part, options.exercises) for part in (8, 4, 2, 1)]
    for number, exercises in [*sizes, (10 * options.submissions, [])]:
        folder = place / f"class{number}"
        build_class(exercises, folder, number)
        if not exercises:
            shutil.copyfile(options.exercises[0].solution, folder / "student00000" / options.exercises[0].stub.name)
        run = grade(options.exercises, folder, place / f"out{number}", options, options.isolation)
        name = f"{number}" if exercises else f"{number}, empty but one"
        cells = (f"{run.cost.real_s:.1f}", f"{1e3 * run.cost.real_s / number:.2f}", run.quarters_mb)
        table.add_row(name, *cells, f"{max(run.samples_mb):.0f}")
    console.print(table)


def main() -> None:
    """Measure what is asked for, each in a folder that is thrown away."""
    parts = {"rivals": compare, "class": grade_hostile, "scaling": scale}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", help="rivals, class, scaling; all without it")
    parser.add_argument("--submissions", type=int, default=2000)
    parser.add_argument("--rival-submissions", type=int, default=13)
    parser.add_argument("--exercises", help="slugs with commas, or all; those of the demo without it")
    parser.add_argument("--isolation", default="best-effort")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--nbgrader", metavar="PYTHON")
    parser.add_argument("--otter", metavar="PYTHON")
    options = parser.parse_args()
    if options.exercises in {None, "all"}:
        wanted = [exercise for exercise in KIT.exercises if options.exercises or exercise.order[0] <= 3]
    else:
        wanted = [KIT.exercise(slug) for slug in options.exercises.split(",")]
    options.exercises = wanted
    versions = [f"{name} {version(name)}" for name in ("awaitlings", "pytest", "pytest-asyncio", "msgspec")]
    machine = [f"Python {platform.python_version()}", platform.platform(), f"{os.cpu_count()} cores"]
    console.print(", ".join([*versions, *machine, f"load {os.getloadavg()[0]:.1f}"]))
    for part in options.parts or parts:
        with tempfile.TemporaryDirectory(prefix="awaitlings-bench-") as place:
            parts[part](options, Path(place))


if __name__ == "__main__":
    main()
