"""How fast virtual time is, beside other virtual clocks and beside the plain loop, in one run.

`python tests/bench/clock_speed.py [--scale 0.1]`; needs `pip install looptime async-solipsism`. Not a timed test: it
prints figures and judges nothing. Contenders take turns, so that a busy machine is unfair to none; the best of the
rounds counts.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import time
from collections.abc import Callable, Coroutine
from typing import Any

import async_solipsism
import looptime
from rich.console import Console
from rich.progress import track
from rich.table import Table

from grader.clock.clock import Clock
from grader.clock.patches import on_clock

Workload = Callable[[float], Coroutine[Any, Any, int]]
ROUNDS = 3
_real_perf_counter = time.perf_counter


async def sleeps_one_by_one(scale: float) -> int:
    """One million sleeps of 1 s, one after another."""
    for _ in range(number := round(1_000_000 * scale)):
        await asyncio.sleep(1)
    return number


async def sleeps_of_many_tasks(scale: float) -> int:
    """1,000 tasks with 1,000 sleeps of 1 s each."""

    async def sleeper(number: int) -> None:
        for _ in range(number):
            await asyncio.sleep(1)

    each = round(1000 * scale)
    await asyncio.gather(*(sleeper(each) for _ in range(1000)))
    return 1000 * each


async def timers(scale: float) -> int:
    """10,000 timers at different times, set at once."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    number = round(10_000 * scale)
    for place in range(number):
        loop.call_later(1 + place * 7919 % number, lambda: None)
    loop.call_later(number + 2, done.set)
    await done.wait()
    return number


async def turns(scale: float) -> int:
    """One million turns of the loop without time, spread over instants so that nobody takes it for a spin."""
    for place in range(number := round(1_000_000 * scale)):
        await asyncio.sleep(0 if place % 1000 else 1e-6)
    return number


def on_virtual_clock(workload: Coroutine[Any, Any, int]) -> tuple[int, float]:
    """Run on the clock of this project; the number of things done and real seconds."""
    with on_clock(Clock()):
        began = _real_perf_counter()
        number = asyncio.run(workload)
        return number, _real_perf_counter() - began


def on_loop(make: Callable[[], asyncio.AbstractEventLoop]) -> Callable[[Coroutine[Any, Any, int]], tuple[int, float]]:
    """A runner on loops of another make."""

    def run(workload: Coroutine[Any, Any, int]) -> tuple[int, float]:
        with asyncio.Runner(loop_factory=make) as runner:
            began = _real_perf_counter()
            number = runner.run(workload)
            return number, _real_perf_counter() - began

    return run


def looptime_loop() -> asyncio.AbstractEventLoop:
    """A loop of looptime, with its time switched on."""
    loop: asyncio.AbstractEventLoop = looptime.make_event_loop_class(asyncio.SelectorEventLoop)()
    return loop


RUNNERS = {
    "awaitlings": on_virtual_clock,
    "looptime": on_loop(looptime_loop),
    "async-solipsism": on_loop(async_solipsism.EventLoop),
    "plain asyncio": on_loop(asyncio.SelectorEventLoop),
}
WORKLOADS: list[tuple[Workload, list[str]]] = [
    (sleeps_one_by_one, ["awaitlings", "looptime", "async-solipsism"]),
    (sleeps_of_many_tasks, ["awaitlings", "looptime", "async-solipsism"]),
    (timers, ["awaitlings", "looptime", "async-solipsism"]),
    (turns, ["awaitlings", "looptime", "async-solipsism", "plain asyncio"]),
]


def main() -> None:
    """Run all workloads on all contenders and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="a fraction of the full numbers")
    scale = parser.parse_args().scale
    jobs = [(workload, name) for _ in range(ROUNDS) for workload, names in WORKLOADS for name in names]
    best: dict[tuple[Workload, str], float] = {}
    for workload, name in track(jobs, "measuring", transient=True):
        number, seconds = RUNNERS[name](workload(scale))
        best[workload, name] = min(best.get((workload, name), math.inf), seconds / number * 1e6)
    table = Table("µs each, best of three", *RUNNERS, box=None)
    for workload, names in WORKLOADS:
        cells = [f"{best[workload, name]:.2f}" if name in names else "" for name in RUNNERS]
        table.add_row((workload.__doc__ or "").rstrip("."), *cells)
    Console().print(table)


if __name__ == "__main__":
    main()
