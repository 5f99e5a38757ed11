"""Threads on the clock: a thread started by one that lives on a clock lives there too."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from grader.clock.actors import Actor, current_actor
from grader.clock.reading import NEVER

STARTER = "_start_joinable_thread" if hasattr(threading, "_start_joinable_thread") else "_start_new_thread"
"""The name of the function with which `threading` starts a thread: changed in 3.13."""

CHILD_WATCHER = re.compile(r"(asyncio-)?waitpid-")
"""asyncio's own threads that wait for a child process: in real time, as the process."""

_real_start = getattr(threading, STARTER)
_real_sleep = time.sleep
_real_is_alive = threading.Thread.is_alive
_real_join = threading.Thread.join
_actors: WeakKeyDictionary[threading.Thread, Actor] = WeakKeyDictionary()


def start(bootstrap: Callable[[], object], *args: Any, **kwargs: Any) -> Any:
    """In place of the function named `STARTER`: the new thread waits for the baton before it does anything."""
    parent = current_actor()
    if parent is None:
        return _real_start(bootstrap, *args, **kwargs)
    thread = getattr(bootstrap, "__self__", None)
    if isinstance(thread, threading.Thread) and (parent.clock.closed or CHILD_WATCHER.match(thread.name)):
        return _start_in_real_time(thread, bootstrap, *args, **kwargs)
    clock = parent.clock
    actor = clock.spawn(getattr(thread, "name", "thread"))
    if isinstance(thread, threading.Thread):
        _actors[thread] = actor
    try:
        return _real_start(lambda: clock.run(actor, bootstrap), *args, **kwargs)
    except BaseException:  # the system has no more threads to give
        clock.forget(actor)
        raise


def _start_in_real_time(thread: threading.Thread, bootstrap: Callable[[], object], *args: Any, **kwargs: Any) -> Any:
    """Start it, and wait until it has: its starter would wait on the clock, which sees only a deadlock."""
    handle = _real_start(bootstrap, *args, **kwargs)
    while not thread._started.is_set():  # type: ignore[attr-defined]
        _real_sleep(0.0001)
    return handle


def is_alive(thread: threading.Thread) -> bool:
    """In place of `Thread.is_alive`: a thread is over for others when its part on the clock is."""
    actor = _actors.get(thread)
    return _real_is_alive(thread) and (actor is None or not actor.is_done)


def excepthook(previous: Callable[[threading.ExceptHookArgs], object]) -> Callable[[threading.ExceptHookArgs], None]:
    """In place of `threading.excepthook`: what ends a thread on the clock is a problem of the trial."""

    def hook(args: threading.ExceptHookArgs) -> None:
        actor = current_actor()
        if actor is None:
            previous(args)
        elif args.exc_value is not None and not isinstance(args.exc_value, SystemExit):
            actor.clock.thread_errors.append(args.exc_value)

    return hook


def join(thread: threading.Thread, timeout: float | None = None) -> None:
    """In place of `Thread.join`: waits on the clock; `timeout` in seconds."""
    joiner, actor = current_actor(), _actors.get(thread)
    if joiner is not None and actor is not None and actor is not joiner and not actor.is_done:
        actor.joiners.append(joiner)
        clock = joiner.clock
        deadline = NEVER if timeout is None else clock.after(timeout)
        if not clock.block(lambda: actor.is_done, deadline, "Thread.join"):
            return
    _real_join(thread, timeout)
