"""Threads that live on a clock."""

from __future__ import annotations

import _thread
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.clock.clock import Clock

_here = threading.local()


def current_actor() -> Actor | None:
    """The calling thread's place on a clock, or None for a thread that lives in real time."""
    return getattr(_here, "actor", None)


def set_current_actor(actor: Actor | None) -> None:
    """Give the calling thread its place on a clock, or none."""
    _here.actor = actor


def _held_lock() -> _thread.LockType:
    lock = _thread.allocate_lock()
    lock.acquire()
    return lock


class Actor:
    """One thread on the clock, or what has no thread of its own: then whoever hands it the baton does its `turn`.

    `name` is for reports.
    """

    __slots__ = (
        "baton",
        "clock",
        "due_ns",
        "ended",
        "is_deaf",
        "is_done",
        "joiners",
        "name",
        "parked",
        "turn",
        "waits_in",
        "woken",
    )

    def __init__(self, clock: Clock, name: str, turn: Callable[[], object] | None = None) -> None:
        self.clock = clock
        self.name = name
        self.turn = turn
        self.baton = _held_lock()
        self.ended = _held_lock()
        self.parked = False
        self.woken = False
        self.is_done = False
        self.is_deaf = False
        """Whether its event loop stands still, so that no file can wake it."""
        self.due_ns: int | None = None
        self.waits_in = ""
        self.joiners: list[Actor] = []
