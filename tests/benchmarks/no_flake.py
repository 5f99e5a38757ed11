"""Whether a verdict ever depends on the machine: everything is graded again and again while the cores are kept busy.

`python tests/benchmarks/no_flake.py [--programs 10000]` grades every solution, right and wrong variant of the kit, and
runs every program of the bank on the virtual clock, round after round, with as many busy processes beside it as there
are cores. It prints how many programs were graded and how many verdicts were not the same as in the first round; it
exits with 1 if any was not.

`--exercises frames,shout_server,run_tool --repeat 200` grades every solution and variant of these 200 times, without
the bank: what runs on real sockets and processes is where luck would show first.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from grader.batch.zygotes import Grader, Graders
from grader.catalogue import Exercise, Kit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "bank"))

Verdict = tuple[object, ...]


def burn() -> None:
    """Keep a core busy for ever."""
    while True:
        pass


@contextmanager
def busy_cores() -> Iterator[None]:
    """As many busy processes as there are cores, for the time of the block."""
    burners = [multiprocessing.Process(target=burn, daemon=True) for _ in range(os.cpu_count() or 1)]
    for burner in burners:
        burner.start()
    try:
        yield
    finally:
        for burner in burners:
            burner.kill()


def variants(exercises: Sequence[Exercise]) -> list[tuple[Exercise, Path]]:
    """Every program of these exercises that can be graded: the reference, the right and the wrong ones."""
    return [
        (exercise, path) for exercise in exercises for path in [exercise.solution, *exercise.right, *exercise.wrong]
    ]


def verdict(grader: Grader, exercise: Exercise, path: Path) -> Verdict:
    """What is said of a program: every test's outcome and misconception."""
    tests = grader.grade({exercise.slug: path})[exercise.slug]
    return tuple((test.name, test.outcome, test.misconception) for test in tests)


def bank_round() -> dict[str, Verdict]:
    """What the programs of the bank do on the virtual clock; those that are out of its reach are left out."""
    import bank  # noqa: PLC0415 - its folder has just been put on the path

    programs = bank.programs or bank.load()
    outcomes = {each.name: bank.run_virtual(each) for each in programs if not each.known_gap}
    return {name: outcome.repeats for name, outcome in outcomes.items()}


def main() -> int:
    """Run until enough programs were graded; print the count and the changed verdicts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=int, default=10_000, help="how many are graded at least")
    parser.add_argument("--exercises", help="slugs, separated by commas: grade only these, and leave the bank out")
    parser.add_argument("--repeat", type=int, default=200, help="how often each is graded, with --exercises")
    options = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    kit = Kit(ROOT)
    exercises = [kit.exercise(slug) for slug in options.exercises.split(",")] if options.exercises else kit.exercises
    programs = variants(exercises)
    wanted = options.repeat * len(programs) if options.exercises else options.programs
    first: dict[str, Verdict] = {}
    changed: list[str] = []
    graded = 0
    began = time.perf_counter()

    def compare(name: str, seen: Verdict) -> None:
        nonlocal graded
        graded += 1
        if first.setdefault(name, seen) != seen:
            changed.append(f"{name}: {first[name]} became {seen}")

    cores = os.cpu_count() or 1

    def grade(program: tuple[Exercise, Path]) -> tuple[str, Verdict]:
        with graders.one() as grader:
            return str(program[1].relative_to(ROOT)), verdict(grader, *program)

    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(cores))
        graders = stack.enter_context(Graders(kit, exercises, cores))
        bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
        task = bar.add_task("grading", total=wanted)
        stack.enter_context(busy_cores())
        while graded < wanted:
            for name, seen in pool.map(grade, programs):
                compare(name, seen)
                bar.update(task, completed=graded)
            for name, seen in () if options.exercises else bank_round().items():
                compare(f"bank: {name}", seen)
    for line in changed:
        console.print(line, markup=False)
    seconds = time.perf_counter() - began
    console.print(f"{graded} programs graded in {seconds:.0f} s on busy cores; {len(changed)} verdicts changed.")
    return 1 if changed else 0


if __name__ == "__main__":
    raise SystemExit(main())
