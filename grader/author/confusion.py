"""Whether diagnosis calls the kit's wrong variants what their files are called, and right ones nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.batch.zygotes import Graders
from grader.catalogue import Exercise, Kit, misconception_of
from grader.report.model import TestResult

GOAL = 0.98
"""The share of wrong variants that must be diagnosed as named."""
NOTHING = "nothing"


@dataclass
class Confusion:
    """How often what was diagnosed as what; `accused` are right variants that were said to show a misconception."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: int = 0
    accused: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many wrong variants there were."""
        return self.counts.total()

    @property
    def as_named(self) -> int:
        """How many of them were diagnosed as their name says, and as nothing else."""
        return sum(count for (name, diagnosis), count in self.counts.items() if name == diagnosis)

    @property
    def is_good(self) -> bool:
        """Whether the goal is reached, and nobody was accused."""
        return self.as_named >= GOAL * self.wrong and not self.accused


def confusion(
    kit: Kit, exercises: Sequence[Exercise], progress: Callable[[str], object], *, jobs: int = 1
) -> Confusion:
    """Run every variant and solution of these exercises; `progress` is called with each slug that is done."""
    found = Confusion()
    if not exercises:
        return found
    with Graders(kit, exercises, min(jobs, len(exercises))) as graders, ThreadPoolExecutor(jobs) as pool:

        def diagnose(exercise: Exercise) -> dict[Path, str]:
            paths = [exercise.solution, *exercise.right, *exercise.wrong]
            with graders.one() as grader:
                results = {path: diagnosis(grader.grade({exercise.slug: path})[exercise.slug]) for path in paths}
            progress(exercise.slug)
            return results

        for exercise, diagnoses in zip(exercises, pool.map(diagnose, exercises), strict=True):
            for path, name in diagnoses.items():
                if path in exercise.wrong:
                    found.counts[misconception_of(path), name] += 1
                else:
                    found.right += 1
                    found.accused += [f"{path}: {name}"] if name != NOTHING else []
    return found


def diagnosis(tests: Iterable[TestResult]) -> str:
    """The misconceptions that the tests name, or `nothing`."""
    return " + ".join(dict.fromkeys(test.misconception for test in tests if test.misconception)) or NOTHING


def print_confusion(found: Confusion, console: Console) -> None:
    """A row per name with its diagnoses, then the share that is right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ["named", "variants", "diagnosed as"]:
        table.add_column(heading, justify="right" if heading == "variants" else "left")
    for name in sorted({name for name, _ in found.counts}):
        diagnoses = {what: count for (named, what), count in found.counts.items() if named == name}
        words = "as named" if list(diagnoses) == [name] else ", ".join(f"{what}: {n}" for what, n in diagnoses.items())
        table.add_row(name, str(sum(diagnoses.values())), words)
    console.print(table)
    share = 100 * found.as_named / found.wrong if found.wrong else 100.0
    console.print(
        f"\n{found.wrong} wrong variants, {found.as_named} diagnosed as named ({share:.1f} %); "
        f"{found.right} right variants and references, {len(found.accused)} with a misconception.",
        soft_wrap=True,
    )
    for accused in found.accused:
        console.print(accused, markup=False, soft_wrap=True)
