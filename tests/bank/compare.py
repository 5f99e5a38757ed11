"""`python tests/bank/compare.py`: every program of the bank on both clocks, side by side."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bank import Outcome, Program, load, run_apart, run_real, run_virtual
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

LATE, LATE_SHARE = 0.2, 0.05
"""How late the real clock may be: units, and a share of the whole."""
EARLY = 1e-6
"""How early, in units, the real clock may be: a tick of the clock."""
ATTEMPTS = 4
"""Runs on the real clock before a difference counts, each with twice the unit: a machine's lateness does not grow."""
GAP_LIMIT_S = 5.0
"""Real seconds for a program on the virtual clock that is known to go wrong there."""


@dataclass
class Comparison:
    """One program's two outcomes; `real` is None if it can't be compared."""

    program: Program
    virtual: Outcome
    real: Outcome | None

    @property
    def agrees(self) -> bool:
        """Whether the virtual clock says what is declared, exactly, and the real one says the same."""
        return is_as_declared(self.program, self.virtual) and is_confirmed(self.program, self.real)


def is_as_declared(program: Program, outcome: Outcome) -> bool:
    """Whether a virtual outcome is the declared one, to the microsecond of a unit unless it followed real time."""
    if outcome.how != program.ends:
        return False
    is_in_time = program.elapsed is None or abs(outcome.elapsed - program.elapsed) <= outcome.slack
    return is_in_time and (program.never_ends or abs(outcome.frozen - program.frozen) <= outcome.slack)


def is_confirmed(program: Program, outcome: Outcome | None) -> bool:
    """Whether a real outcome is the declared one, within what a machine's clock and scheduler allow."""
    if outcome is None:
        return True
    if program.never_ends:
        return outcome.how == "hangs"
    declared = program.elapsed or 0.0
    return outcome.how == program.ends and -EARLY <= outcome.elapsed - declared <= LATE + LATE_SHARE * declared


def compare(programs: list[Program], u: float, console: Console) -> list[Comparison]:
    """Run everything: what may hang first, in processes beside each other, then the rest one after another."""
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("on both clocks", total=len(programs))
        stuck = [each for each in programs if each.never_ends and each.real]
        gaps = [each for each in programs if each.known_gap]
        with ThreadPoolExecutor(4) as pool:
            hung = dict(zip(stuck, pool.map(lambda each: run_real(each, u), stuck), strict=True))
            apart = dict(
                zip(gaps, pool.map(lambda each: run_apart(each, "virtual", 1.0, GAP_LIMIT_S), gaps), strict=True)
            )
        found = []
        for each in programs:
            progress.update(bar, description=each.name)
            virtual = apart[each] if each in apart else run_virtual(each)
            real = hung[each] if each in hung else _real(each, u)
            found.append(Comparison(each, virtual, real))
            progress.advance(bar)
    return found


def _real(program: Program, u: float) -> Outcome | None:
    if not program.real:
        return None
    outcome = run_real(program, u)
    for attempt in range(1, ATTEMPTS):
        if is_confirmed(program, outcome):
            break
        outcome = run_real(program, u * 2**attempt)
    return outcome


def _text(how: str, elapsed: float | None) -> str:
    how = how.removeprefix("raised: ").partition(":")[0]
    time_text = "" if elapsed is None or how == "hangs" else f"{elapsed:.6g}"
    return time_text if how == "ended" else f"{how} {time_text}".strip()


def table(comparisons: list[Comparison]) -> Table:
    """The comparison as a table."""
    shown = Table(box=None, header_style="bold")
    shown.add_column("program", no_wrap=True)
    for heading in ("expected", "virtual", "real", "difference", "agree"):
        shown.add_column(heading, overflow="ellipsis", no_wrap=True, max_width=36)
    for each in comparisons:
        real, virtual = each.real, each.virtual
        has_difference = real is not None and real.how == virtual.how
        verdict = "[green]yes" if each.agrees else "[red]no"
        shown.add_row(
            each.program.name,
            _text(each.program.ends, each.program.elapsed),
            _text(virtual.how, virtual.elapsed),
            f"[dim]{each.program.because}" if real is None else _text(real.how, real.elapsed),
            f"{real.elapsed - virtual.elapsed:+.3f}" if real is not None and has_difference else "",
            f"{verdict} (known)" if each.program.known_gap else verdict,
        )
    return shown


def main() -> int:
    """Print the comparison; 1 if any verdict differs."""
    parser = argparse.ArgumentParser(description="Run the bank's programs on the virtual and on the real clock.")
    parser.add_argument("--unit", type=float, default=0.05, help="seconds of real time per unit (0.05)")
    unit: float = parser.parse_args().unit
    console = Console(width=None if sys.stdout.isatty() else 160)
    comparisons = compare(load(), unit, Console(stderr=True))
    console.print(table(comparisons))
    console.print(
        f"\nTimes in units; on the real clock a unit is {unit:g} s, or more if that was too noisy.\n", highlight=False
    )
    known = [each for each in comparisons if each.program.known_gap]
    differing = [each for each in comparisons if not each.agrees and not each.program.known_gap]
    for each in known:
        console.print(f"[bold]{each.program.name}[/]: {each.program.known_gap}", highlight=False)
    console.print(
        f"{len(comparisons)} programs, {len(known)} of them out of the clock's reach; {len(differing)} verdicts differ",
        highlight=False,
    )
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
