"""The ends, on this side, of what both sides share: threads, event loops and tasks.

A call that crosses goes on in the same logical thread, loop and task: it runs in the end that belongs to the caller's,
which is waiting for nothing else. So `asyncio.current_task`, context variables, time limits around an `await` and locks
mean there what they mean in one process, and blocking one end blocks the other.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from grader.clock.actors import Actor, current_actor
from grader.clock.clock import Clock
from grader.clock.reading import NEVER

Job = Callable[[], object]


class Strand:
    """A thread's end. Others put jobs into it; it does them while it attends."""

    def __init__(self, number: int, clock: Clock, actor: Actor | None) -> None:
        self.number = number
        self.actor = actor
        self.jobs: deque[Job] = deque()
        self.due: deque[LoopEnd] = deque()
        """Mirrored loops that have something to do."""
        self.is_attending = False
        self.depth = 0
        """How many calls of `attend` go on, one inside the other."""
        self.is_frozen = False
        self.loop: LoopEnd | None = None
        """The mirrored loop that it runs at the moment."""
        self._is_over: Callable[[], object] = bool
        self._clock = clock

    def put(self, job: Job) -> None:
        """Have the thread do the job as soon as it attends."""
        self.jobs.append(job)
        self._interrupt()

    def run_soon(self, end: LoopEnd) -> None:
        """Have the thread run a mirrored loop as soon as it attends: the other side runs no other one any more."""
        if end not in self.due:
            self.due.append(end)
            self._interrupt()

    def _interrupt(self) -> None:
        if self.loop is not None:
            self.loop.loop.call_soon_threadsafe(self._look_up)
        self.nudge()

    def _look_up(self) -> None:
        """Leave the mirrored loop that runs, if there is something to do outside of it."""
        if self.loop is not None and (self.jobs or self.due or self._is_over()):
            self.loop.loop.stop()

    def nudge(self) -> None:
        """Have the thread look again at what it waits for."""
        if self.actor is not None:
            self._clock.wake(self.actor)

    def attend(self, is_over: Callable[[], object]) -> None:
        """Do jobs until it is over, waiting on the clock in between."""
        before, self.is_attending = self.is_attending, True
        self.depth += 1
        try:
            while True:
                if self.jobs:
                    self._do(self.jobs.popleft())
                elif is_over():
                    return
                elif self.due and asyncio._get_running_loop() is None:
                    self._do(lambda: self._run(self.due.popleft(), is_over))
                else:
                    self._wait()
        finally:
            self.depth -= 1
            self.is_attending = before

    def _wait(self) -> None:
        if self.actor is not None:
            self.actor.is_deaf = True
        try:
            self._clock.wait(NEVER)
        finally:
            if self.actor is not None:
                self.actor.is_deaf = False

    def _run(self, end: LoopEnd, is_over: Callable[[], object]) -> None:
        """Run a mirrored loop until there is something else to do, or it is over."""
        before = self.loop, self._is_over
        self.loop, self._is_over = end, is_over
        try:
            if not end.loop.is_closed():
                end.loop.run_forever()
        finally:
            self.loop, self._is_over = before

    def _do(self, job: Job) -> None:
        self.is_attending = False
        job()
        self.is_attending = True

    def live(self) -> None:
        """The life of a thread that exists only for its other end."""
        self.actor = current_actor()
        self.attend(lambda: False)


class LoopEnd:
    """An event loop's end, in the thread of `strand`."""

    def __init__(self, number: int, loop: asyncio.AbstractEventLoop, strand: Strand, *, is_mirror: bool) -> None:
        self.number = number
        self.loop = loop
        self.strand = strand
        self.is_mirror = is_mirror
        self.is_held = False
        self.held_until = 0
        """The turn of the other end that ends the hold."""
        self.held_at = 0
        """The strand's depth while nothing else than the hold goes on."""
        """Whether the other end is in the middle of something, so that nothing may run here in between."""
        self.latest = 0
        """The number of the last call that came for this end."""
        self.will_release = False
        self.turn = 0
        """Counts the turns of this end before which the other one may be held."""
        self.released = 0
        """The other end's, as far as it has come."""

    def put(self, job: Job) -> None:
        """Have the loop do the job; a mirror that does not run is run for it."""
        if self.loop.is_closed():
            return
        self.loop.call_soon_threadsafe(job)
        if self.is_mirror and not self.loop.is_running():
            self.strand.run_soon(self)

    def is_only_held(self, call: Any) -> bool:
        """Whether the loop stands still for the caller alone, so that the task of the call may go on."""
        return bool(call.task) and self.is_held and self.strand.depth == self.held_at

    def at_once(self, *jobs: Job) -> None:
        """Do the jobs now, in the loop's thread, and what they put on the loop's list before what is there."""
        ready: deque[asyncio.Handle] = self.loop._ready  # type: ignore[attr-defined]
        before = len(ready)
        for job in jobs:
            job()
        ready.extendleft([ready.pop() for _ in range(len(ready) - before)])

    def release(self) -> None:
        """Go on, if the loop was held."""
        if self.is_held:
            self.is_held = False
            self.strand.nudge()


class TaskEnd:
    """A task's end. What is put into it is done by the task, in its context, while it waits for the other side."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.is_blocked = False
        """Whether the task waits with its whole thread, for the first step of what it has called."""
        self.calls: deque[list[Any]] = deque()
        self.context = copy_context()
        """The context variables when the task last called the other side: what is started there inherits them."""
        self._waits: asyncio.Future[None] | None = None

    def put(self, call: list[Any]) -> None:
        """To be called in the loop's thread."""
        self.calls.append(call)
        self.wake()

    def wake(self) -> None:
        """Have the task look again at what it waits for. To be called in the loop's thread."""
        future = self._waits
        if future is not None and not future.done():
            future.set_result(None)

    def cancel(self) -> None:
        """End the wait, where the trial ends before it."""
        future = self._waits
        if future is not None and not future.done() and not future.get_loop().is_closed():
            future.cancel()

    async def wait(self) -> None:
        """Wait until something happens. A task that waits here is kept alive by this, as by a timer in life."""
        self._waits = asyncio.get_running_loop().create_future()
        try:
            await self._waits
        finally:
            self._waits = None
