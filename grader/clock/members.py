"""The threads that live on a clock, and the baton that one of them holds."""

from __future__ import annotations

import _thread
from collections import deque
from collections.abc import Callable

from grader.clock.actors import Actor, current_actor, set_current_actor
from grader.clock.reading import Reading

UNWIND_REAL_S = 0.2
"""How long, in real seconds, a left-over thread may take to unwind when the clock closes."""


class Members(Reading):
    """Threads come, run one at a time, and leave. Who is next, and when, the clock decides."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False
        self._mutex = _thread.allocate_lock()
        self._actors: list[Actor] = []
        self._ready: deque[Actor] = deque()

    def _place(self, name: str, turn: Callable[[], object] | None = None) -> Actor:
        """A place for one that is about to come."""
        raise NotImplementedError

    def _choose(self) -> Actor:
        """The thread to run next."""
        raise NotImplementedError

    def attach(self, name: str = "main") -> Actor:
        """Put the calling thread on the clock; it holds the baton. Raises RuntimeError if it is on one already."""
        if current_actor() is not None:
            raise RuntimeError("this thread is on a clock already")
        actor = self._place(name)
        self._actors.append(actor)
        set_current_actor(actor)
        return actor

    def spawn(self, name: str, turn: Callable[[], object] | None = None) -> Actor:
        """A place for a thread about to start; it runs when the baton comes to it. See `run`.

        With `turn` it is a place without a thread: a turn that does not end with `rest` is its last one.
        """
        actor = self._place(name, turn)
        with self._mutex:
            self._actors.append(actor)
            self._ready.append(actor)
        return actor

    def forget(self, actor: Actor) -> None:
        """Take back a place whose thread could not be started."""
        with self._mutex:
            self._actors.remove(actor)
            self._ready.remove(actor)

    def run(self, actor: Actor, body: Callable[[], object]) -> None:
        """Run `body` in the calling thread as `actor`, from when the baton comes until it ends."""
        actor.baton.acquire()
        set_current_actor(actor)
        try:
            if not self.closed:
                body()
        except SystemExit:
            pass
        finally:
            self.leave(actor)

    def leave(self, actor: Actor) -> None:
        """Take the calling thread off the clock and hand the baton on."""
        set_current_actor(None)
        actor.is_done = True
        if actor in self._actors:
            self._actors.remove(actor)
        for joiner in actor.joiners:
            self.wake(joiner)
        actor.ended.release()
        if self.closed or not self._actors:
            return
        self._choose().baton.release()

    def close(self) -> None:
        """End the trial: threads that are still on the clock are unwound with SystemExit, one after another.

        To be called by the thread that attached first. A thread that refuses to end is left alone.
        """
        self.closed = True
        main = current_actor()
        for actor in list(self._actors):
            if actor is main or actor.turn is not None:
                continue
            actor.baton.release()
            actor.ended.acquire(timeout=UNWIND_REAL_S)
        if main is not None:
            set_current_actor(None)
        self._actors.clear()

    def wake(self, actor: Actor) -> None:
        """Make `actor` runnable; if it is not waiting, its next wait returns at once. From any thread."""
        with self._mutex:
            if actor.parked:
                actor.parked = False
                actor.due_ns = None
                self._ready.append(actor)
            else:
                actor.woken = True
