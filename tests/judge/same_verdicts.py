"""`python tests/judge/same_verdicts.py [SLUG …]`: the verdicts of the kit's own files in one process and across two."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.progress import Progress

from grader.batch.zygotes import Graders
from grader.catalogue import Exercise, Kit, find_kit
from grader.judge.isolation import Reached
from grader.judge.probe import probe
from grader.report.model import TestResult

LUCK = {"not-ascending.set-order.py", "ignores-the-seed.py"}
"""Wrong programs that may pass a test by luck, another time in each run: by the order of a set, or without a seed."""


class Verdict(NamedTuple):
    """What a test says of a program: what must not depend on where the program runs."""

    outcome: str
    misconception: str | None

    @classmethod
    def of(cls, result: TestResult) -> Verdict:
        """That of a result."""
        return cls(result.outcome, result.misconception)


class Difference(NamedTuple):
    """A test whose two verdicts differ, with what it says in both."""

    file: Path
    test: str
    one: str
    two: str


def files_of(exercise: Exercise) -> list[Path]:
    """The stub, the reference solution, other right ones and the wrong ones."""
    return [exercise.stub, exercise.solution, *exercise.right, *exercise.wrong]


def compare(
    kit: Kit,
    files: Sequence[tuple[Exercise, Path]],
    reached: Reached,
    jobs: int,
    advance: Callable[[], object] = lambda: None,
) -> tuple[int, list[Difference]]:
    """The number of compared verdicts, and those that differ. `advance` is called after every file."""
    exercises = list(dict.fromkeys(exercise for exercise, _ in files))
    with (
        Graders(kit, exercises, jobs) as one,
        Graders(kit, exercises, jobs, reached=reached) as two,
        ThreadPoolExecutor(jobs) as pool,
    ):

        def both(exercise: Exercise, path: Path) -> list[tuple[TestResult, TestResult]]:
            results = [_graded(graders, exercise, path) for graders in (one, two)]
            advance()
            return list(zip(*results, strict=True))

        pairs = list(pool.map(lambda file: (file[1], both(*file)), files))
    return sum(len(found) for _, found in pairs), list(_differences(pairs))


def _graded(graders: Graders, exercise: Exercise, path: Path) -> list[TestResult]:
    with graders.one() as grader:
        return grader.grade({exercise.slug: path})[exercise.slug]


def _differences(pairs: list[tuple[Path, list[tuple[TestResult, TestResult]]]]) -> Iterator[Difference]:
    for path, found in pairs:
        for one, two in found:
            if Verdict.of(one) != Verdict.of(two) and path.name not in LUCK:
                yield Difference(path, one.name, _text(one), _text(two))


def _text(result: TestResult) -> str:
    return f"{result.outcome}, {result.misconception}: {result.message}"


def main() -> int:
    """Print every difference and how many there are; 1 if there is one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("slugs", nargs="*", help="only these exercises")
    parser.add_argument("--jobs", type=int, default=1, help="files at the same time (1)")
    parser.add_argument("--unconfined", action="store_true", help="without confinement of the second process")
    options = parser.parse_args()
    kit = find_kit(None)
    exercises = [kit.exercise(slug) for slug in options.slugs] or kit.exercises
    files = [(exercise, path) for exercise in exercises for path in files_of(exercise)]
    reached = Reached() if options.unconfined else probe()
    with Progress(console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("in one process and across two", total=len(files))
        number, differences = compare(kit, files, reached, options.jobs, lambda: progress.advance(bar))
    console = Console(highlight=False, soft_wrap=True, markup=False)
    for each in differences:
        place = each.file.relative_to(kit.root)
        console.print(f"{place} {each.test}\n  in one process: {each.one}\n  across two:     {each.two}")
    console.print(f"{len(files)} files, {number} verdicts, {len(differences)} differ; {reached}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
