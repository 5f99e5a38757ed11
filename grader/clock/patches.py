"""Puts the clock in place of the real one, for threads that live on it; all others keep real time."""

from __future__ import annotations

import asyncio
import concurrent.futures.thread
import datetime as dt
import logging
import queue
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from grader.clock import threads
from grader.clock.actors import current_actor
from grader.clock.clock import Clock
from grader.clock.datetimes import VirtualDate, VirtualDatetime
from grader.clock.locks import VirtualLock
from grader.clock.loop import VirtualLoop
from grader.clock.timeline import Timeline

POOL_WORKERS = 32
"""Threads of a loop's default pool: asyncio's own upper limit, so that a result does not depend on the cores."""

_real_sleep = time.sleep
_real_async_sleep = asyncio.sleep
_real_new_event_loop = asyncio.new_event_loop
_policy = getattr(asyncio.events, "BaseDefaultEventLoopPolicy", None)
"""Before 3.14 `asyncio.get_event_loop` makes a loop by the default policy where there is none."""


def sleep(seconds: float) -> None:
    """In place of `time.sleep`; what the real one refuses, it refuses."""
    actor = current_actor()
    if actor is None or not isinstance(seconds, int | float) or not 0 <= seconds < float("inf"):
        return _real_sleep(seconds)
    return actor.clock.sleep(seconds)


def async_sleep(delay: float, result: Any = None) -> Coroutine[Any, Any, Any]:
    """In place of `asyncio.sleep`: the student's own sleeps are in the timeline."""
    actor = current_actor()
    if actor is None or not actor.clock.timeline.source or not delay > 0:
        return _real_async_sleep(delay, result)
    coroutine: Any = _recorded_sleep(actor.clock.timeline, delay, result)
    coroutine.__name__ = coroutine.__qualname__ = "sleep"
    return coroutine  # type: ignore[no-any-return]


async def _recorded_sleep(timeline: Timeline, delay: float, result: Any) -> Any:
    if timeline.student_line() is None:
        return await _real_async_sleep(delay, result)
    span = timeline.begin("sleep", "asyncio.sleep")
    try:
        await _real_async_sleep(delay)
    except BaseException:
        timeline.end(span, "cancelled")
        raise
    timeline.end(span, "returned")
    return result


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
    loop.set_default_executor(concurrent.futures.ThreadPoolExecutor(POOL_WORKERS, "asyncio"))
    clock.loops.append(loop)
    return loop


def _is_worth_logging(record: logging.LogRecord) -> bool:
    """Pool threads log whatever ends them; the end of a trial is no news."""
    return not (record.exc_info and record.exc_info[0] is SystemExit)


REPLACEMENTS: list[tuple[object, str, object]] = [
    (time, "sleep", sleep),
    (time, "time", _reader(time.time, Clock.wall)),
    (time, "time_ns", _reader(time.time_ns, Clock.wall_ns)),
    (time, "monotonic", _reader(time.monotonic, Clock.monotonic)),
    (time, "monotonic_ns", _reader(time.monotonic_ns, Clock.monotonic_ns)),
    (time, "perf_counter", _reader(time.perf_counter, Clock.monotonic)),
    (time, "perf_counter_ns", _reader(time.perf_counter_ns, Clock.monotonic_ns)),
    (dt, "datetime", VirtualDatetime),
    (dt, "date", VirtualDate),
    (asyncio, "sleep", async_sleep),
    (asyncio.tasks, "sleep", async_sleep),
    (asyncio, "new_event_loop", _new_event_loop),
    (asyncio.events, "new_event_loop", _new_event_loop),
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
