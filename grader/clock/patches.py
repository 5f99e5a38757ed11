"""Puts the clock in place of the real one, for threads that live on it; all others keep real time."""

from __future__ import annotations

import asyncio
import concurrent.futures.thread
import datetime as dt
import logging
import operator
import os
import queue
import sched
import subprocess
import threading
import time
import timeit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from grader.clock import processes, threads
from grader.clock.actors import current_actor
from grader.clock.clock import Clock
from grader.clock.datetimes import VirtualDate, VirtualDatetime
from grader.clock.locks import VirtualLock
from grader.clock.loop import VirtualLoop

POOL_WORKERS = 32
"""Threads of a pool without a size: the upper limit in life, so that a result does not depend on the cores."""

_real_sleep = time.sleep
_real_clock_gettime = time.clock_gettime
_real_new_event_loop = asyncio.new_event_loop
_policy = getattr(asyncio.events, "BaseDefaultEventLoopPolicy", None)
"""Before 3.14 `asyncio.get_event_loop` makes a loop by the default policy where there is none."""


def sleep(seconds: Any) -> None:
    """In place of `time.sleep`; what the real one refuses, it refuses."""
    actor = current_actor()
    if not isinstance(seconds, int | float) and hasattr(seconds, "__index__"):
        seconds = operator.index(seconds)
    if actor is None or not isinstance(seconds, int | float) or not 0 <= seconds < float("inf"):
        return _real_sleep(seconds)
    return actor.clock.sleep(seconds)


def _dated(real: Callable[[float], Any]) -> Callable[..., Any]:
    """A function of `time` that takes seconds since the epoch, by default now."""

    def function(seconds: float | None = None) -> Any:
        actor = current_actor()
        return real(seconds) if actor is None or seconds is not None else real(actor.clock.wall())  # type: ignore[arg-type]

    return function


def _formatted(real: Callable[..., Any]) -> Callable[..., Any]:
    """A function of `time` that takes a broken-down time as its last argument, by default now."""
    last = 1 if real is time.strftime else 0

    def function(*args: Any) -> Any:
        return real(*args) if len(args) > last else real(*args, time.localtime())

    return function


def _clock_gettime(kind: int) -> float:
    actor = current_actor()
    if actor is None or kind not in {time.CLOCK_MONOTONIC, time.CLOCK_REALTIME}:
        return _real_clock_gettime(kind)
    return actor.clock.wall() if kind == time.CLOCK_REALTIME else actor.clock.monotonic()


def _reader(real: Callable[[], Any], virtual: Callable[[Clock], Any]) -> Callable[[], Any]:
    def read() -> Any:
        actor = current_actor()
        return real() if actor is None else virtual(actor.clock)

    return read


def _new_event_loop(real: Callable[[], asyncio.AbstractEventLoop] = _real_new_event_loop) -> asyncio.AbstractEventLoop:
    actor = current_actor()
    if actor is None:
        return real()
    clock = actor.clock
    loop = VirtualLoop(clock)
    clock.loops.append(loop)
    return loop


def _is_worth_logging(record: logging.LogRecord) -> bool:
    """Pool threads log whatever ends them; the end of a trial is no news."""
    return not (record.exc_info and record.exc_info[0] is SystemExit)


class LoopStandIn(asyncio.SelectorEventLoop):
    """In place of `asyncio.SelectorEventLoop`, for those who make their loop by its class."""

    def __new__(cls, *_: Any) -> Any:
        """The clock's loop in a thread on the clock; for a derived class the real one."""
        actor = current_actor()
        return super().__new__(cls) if actor is None or cls is not LoopStandIn else _new_event_loop()


REPLACEMENTS: list[tuple[object, str, object]] = [
    (time, "sleep", sleep),
    (time, "time", _reader(time.time, Clock.wall)),
    (time, "time_ns", _reader(time.time_ns, Clock.wall_ns)),
    (time, "monotonic", _reader(time.monotonic, Clock.monotonic)),
    (time, "monotonic_ns", _reader(time.monotonic_ns, Clock.monotonic_ns)),
    (time, "perf_counter", _reader(time.perf_counter, Clock.monotonic)),
    (time, "perf_counter_ns", _reader(time.perf_counter_ns, Clock.monotonic_ns)),
    *((time, name, _dated(getattr(time, name))) for name in ["localtime", "gmtime", "ctime"]),
    *((time, name, _formatted(getattr(time, name))) for name in ["strftime", "asctime"]),
    (time, "clock_gettime", _clock_gettime),
    (timeit, "default_timer", _reader(time.perf_counter, Clock.monotonic)),
    (sched.scheduler.__init__, "__defaults__", (_reader(time.monotonic, Clock.monotonic), sleep)),
    (subprocess, "Popen", processes.Popen),
    (os, "cpu_count", _reader(os.cpu_count, lambda _: POOL_WORKERS - 4)),
    (dt, "datetime", VirtualDatetime),
    (dt, "date", VirtualDate),
    (asyncio.events, "_event_loop_policy", None),  # it keeps the loop of `get_event_loop`: a fresh one for each trial
    (asyncio, "new_event_loop", _new_event_loop),
    (asyncio.events, "new_event_loop", _new_event_loop),
    *((asyncio, name, LoopStandIn) for name in ["SelectorEventLoop", "EventLoop"] if hasattr(asyncio, name)),
    (threading, "_time", _reader(time.monotonic, Clock.monotonic)),
    (queue, "time", _reader(time.monotonic, Clock.monotonic)),
    (threading, "Lock", VirtualLock),
    (threading, "_allocate_lock", VirtualLock),
    (threading, "_CRLock", None),  # RLock is then the one in Python, on top of _allocate_lock
    (threading, threads.STARTER, threads.start),
    (threading.Thread, "join", threads.join),
    (threading.Thread, "is_alive", threads.is_alive),
    (queue, "SimpleQueue", queue._PySimpleQueue),  # type: ignore[attr-defined]
]


if hasattr(os, "process_cpu_count"):
    REPLACEMENTS.append((os, "process_cpu_count", _reader(os.process_cpu_count, lambda _: POOL_WORKERS - 4)))
if _policy is not None:
    REPLACEMENTS.append((_policy, "new_event_loop", lambda policy: _new_event_loop(policy._loop_factory)))


@contextmanager
def on_clock(clock: Clock) -> Iterator[Clock]:
    """Put the calling thread on `clock`, with everything it starts, for the time of the block.

    Outside code and other threads keep real time. At the end left-over threads are unwound.
    """
    with _replaced():
        clock.attach()
        try:
            yield clock
        finally:
            clock.close()


@contextmanager
def _replaced() -> Iterator[None]:
    replacements = [
        *REPLACEMENTS,
        (threading, "excepthook", threads.excepthook(threading.excepthook)),
        (concurrent.futures.thread, "_global_shutdown_lock", VirtualLock()),
    ]
    saved = [(owner, name, getattr(owner, name)) for owner, name, _ in replacements]
    logger = logging.getLogger("concurrent.futures")
    logger.addFilter(_is_worth_logging)
    for owner, name, replacement in replacements:
        setattr(owner, name, replacement)
    try:
        yield
    finally:
        for owner, name, original in saved:
            setattr(owner, name, original)
        logger.removeFilter(_is_worth_logging)
