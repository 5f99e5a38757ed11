"""A lock that waits on the clock.

`threading`'s Event, Condition, Semaphore, Barrier and Timer, `queue`'s queues and `concurrent.futures` are all
built on the plain lock, so this one class makes them virtual.
"""

from __future__ import annotations

import _thread
from collections import deque
from types import TracebackType

from grader.clock.actors import Actor, current_actor
from grader.clock.reading import NEVER


class VirtualLock:
    """In place of `threading.Lock`: on a clock waiting takes virtual time, elsewhere it is the real lock."""

    __slots__ = ("__weakref__", "_clock", "_lock", "_waiters")

    def __init__(self) -> None:
        actor = current_actor()
        self._clock = None if actor is None else actor.clock
        self._lock = _thread.allocate_lock()
        self._waiters: deque[Actor] = deque()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As `threading.Lock.acquire`; `timeout` in seconds, -1 for no limit."""
        actor = current_actor()
        if actor is None or not blocking or not (timeout == -1 or timeout > 0):
            is_ours = self._lock.acquire(blocking, timeout)
            if not is_ours and actor is not None:
                actor.clock.monotonic()  # who only ever looks, spins
            return is_ours
        if self._lock.acquire(False):
            return True
        self._waiters.append(actor)
        try:
            clock = actor.clock
            deadline = NEVER if timeout < 0 else clock.after(timeout)
            return clock.block(lambda: self._lock.acquire(False), deadline, "a lock")
        finally:
            self._waiters.remove(actor)

    def release(self) -> None:
        """As `threading.Lock.release`; the one who waited longest tries next."""
        try:
            self._lock.release()
        except RuntimeError:
            if self._clock is None or not self._clock.closed:
                raise  # threads that are unwound at the end may release what they could not acquire any more
        if self._waiters:
            waiter = self._waiters[0]
            waiter.clock.wake(waiter)

    def locked(self) -> bool:
        """Whether somebody holds it."""
        return self._lock.locked()

    def _at_fork_reinit(self) -> None:
        self._lock = _thread.allocate_lock()
        self._waiters.clear()

    __enter__ = acquire

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
