"""How fast virtual time is, beside other virtual clocks and beside the plain loop, in one run.

`python tests/benchmarks/clock_speed.py [--scale 0.1]`; needs the extra `bench`. Not a timed test: it prints figures and
judges nothing. Every run is a fresh interpreter with nothing but its contender in it; contenders take turns, so that a
busy machine is unfair to none; CPU time is measured, and the median of the rounds counts.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any

Workload = Callable[[float], Coroutine[Any, Any, int]]
_real_process_time = time.process_time


async def sleeps(scale: float) -> int:
    """One million sleeps of 1 s, one after another."""
    for _ in range(number := round(1_000_000 * scale)):
        await asyncio.sleep(1)
    return number


async def tasks(scale: float) -> int:
    """1,000 tasks with 1,000 sleeps of 1 s each."""

    async def sleeper(number: int) -> None:
        for _ in range(number):
            await asyncio.sleep(1)

    each = round(1000 * scale)
    await asyncio.gather(*(sleeper(each) for _ in range(1000)))
    return 1000 * each


async def timers(scale: float) -> int:
    """10,000 timers at different times, set at once; twenty times."""
    loop = asyncio.get_running_loop()
    number, times = 10_000, round(20 * scale) or 1
    for _ in range(times):
        done = asyncio.Event()
        for place in range(number):
            loop.call_later(1 + place * 7919 % number, lambda: None)
        loop.call_later(number + 2, done.set)
        await done.wait()
    return number * times


async def turns(scale: float) -> int:
    """One million turns of the loop without time, spread over instants so that nobody takes it for a spin."""
    for place in range(number := round(1_000_000 * scale)):
        await asyncio.sleep(0 if place % 1000 else 1e-6)
    return number


def on_virtual_clock(workload: Coroutine[Any, Any, int], source: str = "") -> int:
    """Run on the clock of this project, which keeps a record of the sleeps of the file `source`."""
    from grader.clock.clock import Clock  # noqa: PLC0415 - a contender runs without the others
    from grader.clock.patches import on_clock  # noqa: PLC0415

    clock = Clock()
    clock.timeline.source = source
    with on_clock(clock):
        return asyncio.run(workload)


def on_record(workload: Coroutine[Any, Any, int]) -> int:
    """Run on the clock of this project as exercises do: with this file as the student's."""
    return on_virtual_clock(workload, source=__file__)


def on_looptime(workload: Coroutine[Any, Any, int]) -> int:
    """Run on a loop of looptime, with its time switched on."""
    import looptime  # noqa: PLC0415

    return _on_loop(looptime.make_event_loop_class(asyncio.SelectorEventLoop), workload)


def on_solipsism(workload: Coroutine[Any, Any, int]) -> int:
    """Run on a loop of async-solipsism."""
    import async_solipsism  # noqa: PLC0415

    return _on_loop(async_solipsism.EventLoop, workload)


def on_plain_loop(workload: Coroutine[Any, Any, int]) -> int:
    """Run in real time."""
    return _on_loop(asyncio.SelectorEventLoop, workload)


def _on_loop(make: Callable[[], asyncio.AbstractEventLoop], workload: Coroutine[Any, Any, int]) -> int:
    with asyncio.Runner(loop_factory=make) as runner:
        return runner.run(workload)


RUNNERS = {
    "awaitlings": on_virtual_clock,
    "looptime": on_looptime,
    "async-solipsism": on_solipsism,
    "plain asyncio": on_plain_loop,
    "awaitlings, on record": on_record,
}
WORKLOADS: dict[str, Workload] = {each.__name__: each for each in (sleeps, tasks, timers, turns)}


def can_run(runner: str, workload: str) -> bool:
    """Whether that makes sense: a million sleeps on the plain loop take twelve days."""
    return runner != "plain asyncio" or workload == "turns"


def measure(runner: str, workload: str, scale: float) -> float:
    """Microseconds of CPU time for each thing done, in this interpreter. What is loaded first does not count."""
    RUNNERS[runner](WORKLOADS[workload](0.001))
    began = _real_process_time()
    number = RUNNERS[runner](WORKLOADS[workload](scale))
    return (_real_process_time() - began) / number * 1e6


def main() -> None:
    """Run all workloads on all contenders and print the table; with `--only`, one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="a fraction of the full numbers")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs=2, metavar=("RUNNER", "WORKLOAD"), help="run this here and print its figure")
    options = parser.parse_args()
    if options.only:
        runner, workload = options.only
        print(measure(runner, workload, options.scale))  # noqa: T201 - for the parent
        return
    compare(options.scale, options.rounds)


def compare(scale: float, rounds: int) -> None:
    """Measure everything in interpreters of its own, and print the table."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import track  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    jobs = [(name, runner) for _ in range(rounds) for name in WORKLOADS for runner in RUNNERS if can_run(runner, name)]
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for name, runner in track(jobs, "measuring", console=Console(stderr=True), transient=True):
        command = [sys.executable, __file__, "--scale", str(scale), "--only", runner, name]
        found[name, runner].append(float(subprocess.check_output(command)))
    table = Table(f"µs each, median of {rounds}", *RUNNERS, box=None)
    for name, workload in WORKLOADS.items():
        figures = [found[name, runner] for runner in RUNNERS]
        cells = [f"{statistics.median(figure):.2f}" if figure else "" for figure in figures]
        table.add_row((workload.__doc__ or "").rstrip("."), *cells)
    Console(width=None if sys.stdout.isatty() else 160).print(table)


if __name__ == "__main__":
    main()
