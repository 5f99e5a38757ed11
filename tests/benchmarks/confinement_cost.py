"""What confining a forked child costs: fork, confine, end, wait; beside the same without.

`python tests/benchmarks/confinement_cost.py [--rounds 30]`. Contenders take turns; the median of the rounds counts, in
real milliseconds and in those that the child computed, which other work on the machine changes less. Not a timed test:
it prints figures and judges nothing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader.judge.confinement import Confinement
from grader.judge.isolation import Profile, Reached
from grader.judge.probe import try_out


def cost_ms(enter: Callable[[], None]) -> tuple[float, float]:
    """Milliseconds from before the fork of a child that does this until it has ended, and those that it computed.

    Raises OSError if it failed.
    """
    began = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            enter()
            code = 0
        finally:
            os._exit(code)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise OSError("the child could not be confined")
    return (time.perf_counter() - began) * 1e3, (used.ru_utime + used.ru_stime) * 1e3


def main() -> None:
    """Measure all contenders and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=30)
    rounds = parser.parse_args().rounds
    began = time.perf_counter()
    reached = try_out([]).reached
    probed_s = time.perf_counter() - began
    contenders: dict[str, Callable[[], None]] = {"nothing": lambda: None}
    contenders["limits only"] = Confinement(Profile.DEFAULT, Reached()).enter
    for profile in Profile:
        contenders[f"profile {profile}"] = Confinement(profile, reached).enter
    with tempfile.TemporaryDirectory() as folder:
        private = Confinement(Profile.DEFAULT, reached)
        contenders["with a private folder"] = lambda: private.enter(folder=Path(folder))
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in contenders}
        for _ in range(rounds):
            for name, enter in contenders.items():
                times[name].append(cost_ms(enter))
    medians = {name: tuple(map(statistics.median, zip(*pairs, strict=True))) for name, pairs in times.items()}
    plain = medians["nothing"]
    table = Table("a forked child with", "real ms", "added", "computed ms", "added", box=None)
    for name, (real, computed) in medians.items():
        numbers = (real, real - plain[0], computed, computed - plain[1])
        table.add_row(name, *(f"{number:.2f}" for number in numbers))
    console = Console()
    console.print(f"{reached}; probed in {probed_s:.2f} s; medians of {rounds}")
    console.print(table)


if __name__ == "__main__":
    main()
