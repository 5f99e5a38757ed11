"""The bank's programs: what is expected of each, and how to run one on either clock.

A program is a function of one argument, the length of one unit of time in seconds; its name is the sentence of what
it does. The topics beside this file hold them.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import inspect
import json
import logging
import os
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.clock.stall import Spin

HERE = Path(__file__).parent
NOT_TOPICS = {"bank", "compare"}
NS = 1e9
EXACT = 1e-6
"""How far, in units, the virtual clock may be from what is declared."""
FOLLOWING = 1.0
"""The same where it follows real time, of a machine that may be busy."""

Body = TypeVar("Body", bound=Callable[[float], Any])
Mark = tuple[str, str, int, int | None]
"""A span of the timeline: kind, name, start and end in nanoseconds."""


@dataclass(frozen=True)
class Program:
    """A program and what is expected of it; `elapsed` and `frozen` are in units.

    `ends` is the verdict: "ended", "deadlock" or "spin" for programs that never end, or "raised: Type: text".
    A program that is not `real` can't be compared with the real clock, `because` of something. `known_gap` says where
    the virtual clock is known to differ from life.
    """

    name: str
    topic: str
    body: Callable[[float], Any]
    elapsed: float | None
    frozen: float
    ends: str
    real: bool
    because: str
    known_gap: str

    @property
    def never_ends(self) -> bool:
        """Whether the real clock is expected to be stopped at the limit."""
        return self.ends in {"deadlock", "spin"}


@dataclass(frozen=True)
class Outcome:
    """How a run went, times in units. "hangs": it had not ended at the real limit. Only a virtual run has marks.

    It is exact unless the clock followed a child process.
    """

    how: str
    elapsed: float
    frozen: float = 0.0
    marks: tuple[Mark, ...] = ()
    is_exact: bool = True

    @property
    def slack(self) -> float:
        """How far, in units, the virtual clock's times may be off."""
        return EXACT if self.is_exact else FOLLOWING

    @property
    def repeats(self) -> tuple[object, ...]:
        """What is the same in every virtual run."""
        if not self.is_exact:
            return (self.how, sorted((kind, name) for kind, name, _, _ in self.marks))
        return (self.how, self.elapsed, self.frozen, sorted(self.marks, key=repr))


programs: list[Program] = []
"""Every program of the topics that have been imported, in order."""


def program(  # noqa: PLR0913 - each is a word about the program
    *,
    elapsed: float | None = None,
    frozen: float = 0.0,
    ends: str = "ended",
    real: bool = True,
    because: str = "",
    known_gap: str = "",
) -> Callable[[Body], Body]:
    """Put the decorated function into the bank, with what is expected of it. See `Program`."""
    if (elapsed is None and ends == "ended") or real == bool(because):
        raise ValueError("a program that ends says when, and one that can't be compared says why")

    def keep(body: Body) -> Body:
        name = body.__name__.strip("_").replace("_", " ")
        programs.append(Program(name, body.__module__, body, elapsed, frozen, ends, real, because, known_gap))
        return body

    return keep


def load() -> list[Program]:
    """Import every topic; the folder has to be on `sys.path`."""
    for path in sorted(HERE.glob("*.py")):
        if path.stem not in NOT_TOPICS:
            importlib.import_module(path.stem)
    names = [each.name for each in programs]
    if len(names) != len(set(names)):
        raise ValueError("two programs have the same name")
    return programs


def run_virtual(each: Program, u: float = 1.0) -> Outcome:
    """Run on a virtual clock, in this thread."""
    clock = Clock()
    clock.timeline.source = each.body.__code__.co_filename
    with _quiet(), on_clock(clock):
        how = _attempt(each, u)
        now_ns = clock.now_ns
        spans = clock.timeline.spans
        marks = tuple((span.kind, span.name, span.start_ns, span.end_ns) for span in spans)
        frozen_ns = sum(span.duration_ns for span in clock.timeline.of("frozen"))
    if clock.stall is not None:
        how = "spin" if isinstance(clock.stall, Spin) else "deadlock"
    return Outcome(how, now_ns / NS / u, frozen_ns / NS / u, marks, clock.is_exact)


def run_real(each: Program, u: float) -> Outcome:
    """Run on the real clock: here, or in a process of its own with a limit if it is not expected to end."""
    if each.never_ends:
        return run_apart(each, "real", u, limit_s=max(1.0, 20 * u))
    with _quiet():
        start = time.perf_counter()
        how = _attempt(each, u)
        return Outcome(how, (time.perf_counter() - start) / u)


def run_apart(each: Program, clock: str, u: float, limit_s: float) -> Outcome:
    """Run on the clock "real" or "virtual" in a process of its own, stopped after `limit_s` real seconds."""
    command = [sys.executable, "-c", "import bank; bank.run_named()", clock, each.name, str(u)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=HERE, text=True
    ) as process:
        if process.stdout is not None:
            process.stdout.readline()  # it has been imported and starts
        try:
            printed, _ = process.communicate(timeout=limit_s)
        except subprocess.TimeoutExpired:
            process.kill()
            return Outcome("hangs", limit_s / u)
    return Outcome(**json.loads(printed)) if printed else Outcome(f"died: {process.returncode}", 0.0)


def run_named() -> None:
    """The other side of `run_apart`: run what the command line names and print its outcome."""
    clock, name, u = sys.argv[1:]
    each = next(each for each in load() if each.name == name)
    print("starts", flush=True)  # noqa: T201 - for the parent
    if clock == "virtual":
        outcome = run_virtual(each, float(u))
    else:
        with _quiet():
            outcome = Outcome(_attempt(each, float(u)), 0.0)
    print(json.dumps({**asdict(outcome), "marks": []}), flush=True)  # noqa: T201 - for the parent
    os._exit(0)  # threads that are left over don't matter


def _attempt(each: Program, u: float) -> str:
    try:
        if inspect.iscoroutinefunction(each.body):
            asyncio.run(each.body(u))
        else:
            each.body(u)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - a stall is one
        return f"raised: {type(error).__name__}: {error}"
    return "ended"


@contextmanager
def _quiet() -> Iterator[None]:
    """Without the warnings and reports that wrong programs deserve."""
    logger, hook = logging.getLogger("asyncio"), threading.excepthook
    was_disabled, logger.disabled = logger.disabled, True
    threading.excepthook = lambda _: None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
            gc.collect()  # what was never awaited is reported here
    finally:
        threading.excepthook = hook
        logger.disabled = was_disabled
