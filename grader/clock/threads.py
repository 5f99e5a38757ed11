"""Threads on the clock: a thread started by one that lives on a clock lives there too."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from grader.clock.actors import Actor, current_actor

STARTER = "_start_joinable_thread" if hasattr(threading, "_start_joinable_thread") else "_start_new_thread"
"""The name of the function with which `threading` starts a thread: changed in 3.13."""

CHILD_WATCHER = re.compile(r"(asyncio-)?waitpid-")
"""asyncio's own threads that wait for a child process: in real time, as the process."""

_real_start = getattr(threading, STARTER)
_real_sleep = time.sleep
_real_join = threading.Thread.join
_actors: WeakKeyDictionary[threading.Thread, Actor] = WeakKeyDictionary()


def start(bootstrap: Callable[[], object], *args: Any, **kwargs: Any) -> Any:
    """In place of the function named `STARTER`: the new thread waits for the baton before it does anything."""
    parent = current_actor()
    thread = getattr(bootstrap, "__self__", None)
    if parent is None:
        return _real_start(bootstrap, *args, **kwargs)
    if isinstance(thread, threading.Thread) and CHILD_WATCHER.match(thread.name):
        handle = _real_start(bootstrap, *args, **kwargs)
        while not thread._started.is_set():  # type: ignore[attr-defined] # a wait on the clock would see a deadlock
            _real_sleep(0.0001)
        return handle
    clock = parent.clock
    actor = clock.spawn(getattr(thread, "name", "thread"))
    if isinstance(thread, threading.Thread):
        _actors[thread] = actor
    return _real_start(lambda: clock.run(actor, bootstrap), *args, **kwargs)


def join(thread: threading.Thread, timeout: float | None = None) -> None:
    """In place of `Thread.join`: waits on the clock; `timeout` in seconds."""
    joiner, actor = current_actor(), _actors.get(thread)
    if joiner is not None and actor is not None and actor is not joiner and not actor.is_done:
        actor.joiners.append(joiner)
        if not joiner.clock.block(lambda: actor.is_done, timeout, "Thread.join"):
            return
    _real_join(thread, timeout)
