"""Whether the tests notice: every reference solution is changed in every mechanical way, and each mutant is graded.

`python tests/mutation/mutate.py [--exercises a,b] [--jobs 2]` prints for each exercise how many mutants a test killed,
and every survivor with its place and its change. A survivor that does the same as the original, or nothing worse, is
explained in `equivalent.toml`. The exit code is 1 if one is left unexplained, or if an explained one survives no more.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from grader.batch.zygotes import Graders
from grader.catalogue import Exercise, Kit
from grader.errors import AwaitlingsError, BadInput

sys.path.append(str(Path(__file__).parent))

from mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
REASONS = Path(__file__).with_name("equivalent.toml")

Change = tuple[str, str]
"""The scope and the change of a mutant: what identifies it among those of its exercise."""


@dataclass
class Account:
    """What became of the mutants of one exercise."""

    exercise: Exercise
    killed: int = 0
    hung: int = 0
    explained: list[Mutant] = field(default_factory=list)
    unexplained: list[Mutant] = field(default_factory=list)
    outdated: list[Change] = field(default_factory=list)
    """Explained, but killed or gone."""

    @property
    def total(self) -> int:
        """How many mutants there were."""
        return self.killed + len(self.explained) + len(self.unexplained)


def read_reasons(path: Path) -> dict[str, dict[Change, str]]:
    """Why mutants need not be killed: slug → change → reason. Raises BadInput if one is incomplete or there twice."""
    reasons: dict[str, dict[Change, str]] = {}
    for slug, entries in tomllib.loads(path.read_text(encoding="utf-8")).items():
        reasons[slug] = {}
        for entry in entries:
            if entry.keys() != {"scope", "changes", "because"} or not entry["because"]:
                raise BadInput(f"{path}: an entry of {slug} needs scope, changes and because, and nothing else.")
            for change in entry["changes"]:
                key = entry["scope"], change.strip("\n")
                if key in reasons[slug]:
                    raise BadInput(f"{path}: {slug} has the same change twice:\n{key[1]}")
                reasons[slug][key] = entry["because"]
    return reasons


def check(
    kit: Kit,
    exercises: Sequence[Exercise],
    reasons: dict[str, dict[Change, str]],
    *,
    jobs: int,
    progress: Callable[[int, int], object],
) -> list[Account]:
    """Grade all mutants of these exercises, `jobs` at a time; `progress` gets how many are done, and of how many."""
    work = [(one, mutant) for one in exercises for mutant in mutants(_read(one.solution), _read(one.stub))]
    accounts = {exercise.slug: Account(exercise) for exercise in exercises}
    with (
        tempfile.TemporaryDirectory() as folder,
        Graders(kit, exercises, jobs) as graders,
        ThreadPoolExecutor(jobs) as pool,
    ):

        def outcomes(number: int) -> set[str]:
            exercise, mutant = work[number]
            path = Path(folder) / str(number) / exercise.stub.name
            path.parent.mkdir()
            path.write_text(mutant.program, encoding="utf-8")
            with graders.one() as grader:
                return {test.outcome for test in grader.grade({exercise.slug: path})[exercise.slug]}

        for done, (found, (exercise, mutant)) in enumerate(
            zip(pool.map(outcomes, range(len(work))), work, strict=True)
        ):
            _enter(accounts[exercise.slug], mutant, found, reasons.get(exercise.slug, {}))
            progress(done + 1, len(work))
    for account in accounts.values():
        alive = {(mutant.scope, mutant.change) for mutant in account.explained}
        account.outdated = [change for change in reasons.get(account.exercise.slug, {}) if change not in alive]
    return list(accounts.values())


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _enter(account: Account, mutant: Mutant, outcomes: set[str], reasons: dict[Change, str]) -> None:
    if outcomes != {"passed"}:
        account.killed += 1
        account.hung += "timeout" in outcomes
    elif (mutant.scope, mutant.change) in reasons:
        account.explained.append(mutant)
    else:
        account.unexplained.append(mutant)


def show(accounts: Sequence[Account], console: Console) -> None:
    """Print the table, the survivors, and the kill rate."""
    table = Table(box=None)
    table.add_column("exercise", no_wrap=True)
    for title in ["mutants", "killed", "hung", "equivalent", "survived", "kill rate"]:
        table.add_column(title, justify="right")
    for one in accounts:
        counts = [one.total, one.killed, one.hung, len(one.explained), len(one.unexplained)]
        table.add_row(one.exercise.slug, *map(str, counts), _rate(one.killed, one.total - len(one.explained)))
    console.print(table)
    for one in accounts:
        place = one.exercise.solution.relative_to(ROOT) if one.exercise.solution.is_relative_to(ROOT) else ""
        for mutant in one.unexplained:
            console.print(f"\n{place}:{mutant.line}: {mutant.operator} in {mutant.scope} survived", markup=False)
            console.print(mutant.change, markup=False)
        for scope, change in one.outdated:
            console.print(
                f"\n{one.exercise.slug}, {scope}: explained, but it survives no more; remove it", markup=False
            )
            console.print(change, markup=False)
    total, killed = sum(one.total for one in accounts), sum(one.killed for one in accounts)
    explained = sum(len(one.explained) for one in accounts)
    console.print(
        f"\n{total} mutants of {len(accounts)} solutions: {killed} killed, {explained} equivalent, "
        f"{total - killed - explained} survived; {_rate(killed, total - explained)} of those that differ are killed."
    )


def _rate(killed: int, total: int) -> str:
    return f"{killed / total:.1%}" if total else "-"


def main() -> int:
    """Check the kit that this file is in; see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exercises", help="only these, as slugs with commas")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many mutants at the same time")
    options = parser.parse_args()
    console = Console(soft_wrap=True, highlight=False)
    kit = Kit(ROOT)
    began = time.perf_counter()
    try:
        slugs = options.exercises.split(",") if options.exercises else None
        exercises = [kit.exercise(slug) for slug in slugs] if slugs else kit.exercises
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("mutants", total=None)
            accounts = check(
                kit,
                exercises,
                read_reasons(REASONS),
                jobs=max(options.jobs, 1),
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
    except AwaitlingsError as error:
        parser.error(str(error))
    show(accounts, console)
    console.print(f"It took {time.perf_counter() - began:.0f} s.")
    return 1 if any(one.unexplained or one.outdated for one in accounts) else 0


if __name__ == "__main__":
    raise SystemExit(main())
