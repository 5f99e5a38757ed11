"""The ends, on this side, of what both sides share: threads, event loops and tasks.

A call that crosses goes on in the same logical thread, loop and task: it runs in the end that belongs to the caller's,
which is waiting for nothing else. So `asyncio.current_task`, context variables, time limits around an `await` and locks
mean there what they mean in one process, and blocking one end blocks the other.
"""

from __future__ import annotations

import asyncio
import enum
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

from grader.clock.actors import Actor, current_actor
from grader.clock.clock import Clock
from grader.clock.reading import NEVER

Job = Callable[[], object]
AT_ONCE = 0
"""The place of what runs before all else."""
NEVER_TURN = -1
"""The turn after the last one: nobody waits for anybody any more."""


class Strand:
    """A thread's end. Others put jobs into it; it does them while it attends."""

    def __init__(self, number: int, clock: Clock, actor: Actor | None) -> None:
        self.number = number
        self.actor = actor
        self.jobs: deque[Job] = deque()
        self.due: deque[LoopEnd] = deque()
        """Mirrored loops that have something to do."""
        self.is_attending = False
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
            if end.is_over:
                end.close()
        finally:
            self.loop, self._is_over = before

    def end(self, end: LoopEnd) -> None:
        """Close a mirrored loop, as soon as the thread attends."""
        end.is_over = True
        if end.loop.is_running():
            end.put(end.loop.stop)
            self.nudge()
        else:
            self.put(end.close)

    def _do(self, job: Job) -> None:
        self.is_attending = False
        job()
        self.is_attending = True

    def live(self) -> None:
        """The life of a thread that exists only for its other end."""
        self.actor = current_actor()
        self.attend(lambda: False)


class Holder(enum.IntEnum):
    """Which end of an event loop is in the middle of something, so that the other one may not begin anything."""

    THEIRS = -1
    NOBODY = 0
    OURS = 1


class Queue(deque[asyncio.Handle]):
    """What one end of an event loop is to run: with the other end's, one queue in two halves.

    Every item has a place, the number of the turn in which it came: turns are counted for both sides, of which only
    one has it. An item is taken when it is its turn in the whole queue.
    """

    def __init__(self, end: LoopEnd, ready: Iterable[asyncio.Handle]) -> None:
        super().__init__(ready)
        self._end = end
        self.places = deque([1] * len(self))

    def append(self, handle: asyncio.Handle) -> None:
        """At the end, in the turn that it is now; a timer, after what the other end is in the middle of."""
        super().append(handle)
        is_later = self._end.holder == Holder.THEIRS and isinstance(handle, asyncio.TimerHandle)
        self.places.append(self._end.turn() + 2 * is_later)

    def popleft(self) -> asyncio.Handle:
        """Wait until it is this item's turn."""
        self._end.wait_for_turn()
        self.places.popleft()
        return super().popleft()

    def clear(self) -> None:
        """As a deque's."""
        super().clear()
        self.places.clear()

    def hurry(self, number: int) -> None:
        """Have the last so many items run before all others, also if the other end is in the middle of something."""
        for _ in range(number):
            self.places.pop()
            self.places.appendleft(AT_ONCE)
            self.appendleft(self.pop())


class LoopEnd:
    """An event loop's end, in the thread of `strand`.

    `turn` counts the turns of both sides; `pass_on` lets the other side know that it is the other end's turn.
    """

    def __init__(  # noqa: PLR0913 - an end has these parts
        self,
        number: int,
        loop: asyncio.AbstractEventLoop,
        strand: Strand,
        *,
        is_mirror: bool,
        turn: Callable[[], int],
        pass_on: Callable[[LoopEnd], object],
    ) -> None:
        self.number = number
        self.loop = loop
        self.strand = strand
        self.is_mirror = is_mirror
        self.turn = turn
        self.holder = Holder.OURS if not is_mirror else Holder.THEIRS
        self.their_head: int | None = None
        """The place of the first item in the other end's queue."""
        self.is_over = False
        """Whether the other end is closed."""
        self.calls = 0
        """Calls of what runs in this loop for which it stands still."""
        self.told: tuple[Holder, int | None] = (self.holder, None)
        """The state of this end that the other side knows."""
        self._pass_on = pass_on
        self._queue = Queue(self, loop._ready)  # type: ignore[attr-defined]
        loop._ready = self._queue  # type: ignore[attr-defined]

    def put(self, *jobs: Job) -> None:
        """Have the loop do the jobs before all else; a mirror that does not run is run for it."""
        if self.loop.is_closed():
            return
        for job in reversed(jobs):
            self.loop.call_soon_threadsafe(job)
            self._queue.hurry(1)
        if self.is_mirror and not self.loop.is_running():
            self.strand.run_soon(self)

    def at_once(self, job: Job) -> None:
        """Do the job now, in the loop's thread; what it puts on the loop's list comes before what is there."""
        before = len(self._queue)
        job()
        self._queue.hurry(len(self._queue) - before)

    def close(self) -> None:
        """Close a mirror that does not run."""
        for task in asyncio.all_tasks(self.loop):
            task._log_destroy_pending = False  # type: ignore[attr-defined] # as in life, it just stays
        self.loop.close()

    # -- whose turn it is ----------------------------------------------------------------------------------

    @property
    def head(self) -> int | None:
        """The place of the first item, if the loop runs or is about to."""
        is_about = self.loop.is_running() or self in self.strand.due
        return self._queue.places[0] if self._queue and is_about else None

    @property
    def is_idle(self) -> bool:
        """Whether this end is in the middle of nothing."""
        if not self.loop.is_running():
            return self not in self.strand.due
        actor = self.strand.actor
        return not self._queue and actor is not None and actor.parked and not actor.is_deaf

    def is_running_here(self) -> bool:
        """Whether the calling thread runs this loop, and is in no middle of anything."""
        actor = current_actor()
        return actor is self.strand.actor and actor is not None and not actor.is_deaf and not self._queue

    def wait_for_turn(self) -> None:
        """Wait until the first item of this end's queue may run."""
        if not self._may_run():
            self.strand.attend(self._may_run)

    def _may_run(self) -> bool:
        head = self._queue.places[0]
        if head == AT_ONCE or self.is_over or self.turn() == NEVER_TURN:
            return True
        if self.holder == Holder.THEIRS:
            return False
        if self.their_head is not None and self.their_head < head:
            self.leave_to_them()
            return False
        self.holder = Holder.OURS
        return True

    def leave_to_them(self) -> None:
        """It is the other end's turn."""
        self.holder = Holder.THEIRS
        self._pass_on(self)

    def state(self) -> tuple[Holder, int | None]:
        """What the other side has to know of this end when it gets the time."""
        if self.holder == Holder.OURS and self.is_idle:
            self.holder = Holder.NOBODY
        return self.holder, self.head

    def heard(self, holder: int, head: int | None) -> None:
        """The other end's state."""
        self.holder = Holder(-holder)
        self.their_head = head if type(head) is int else None
        self.told = (self.holder, self.told[1])
        self.strand.nudge()


@contextmanager
def standing_still(loop: LoopEnd | None) -> Iterator[None]:
    """The loop waits inside the block for what it has called."""
    if loop is None:
        yield
        return
    loop.calls += 1
    try:
        yield
    finally:
        loop.calls -= 1


class Crossing(asyncio.Future[None]):
    """What a task waits for that waits for the other side. To cancel it is to cancel what goes on there."""

    def __init__(self, cancel: Job) -> None:
        super().__init__(loop=asyncio.get_running_loop())
        self._cancel = cancel

    def cancel(self, msg: object = None) -> bool:  # noqa: ARG002 - it doesn't cross
        """Ask the other side; the end of it ends the wait."""
        if self.done():
            return False
        self._cancel()
        return True


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
            asyncio.Future.cancel(future)

    async def wait(self, cancel: Job | None = None) -> None:
        """Wait until something happens; `cancel` is what is done if the task is cancelled meanwhile.

        A task that waits here is kept alive by this, as by a timer in life.
        """
        self._waits = asyncio.get_running_loop().create_future() if cancel is None else Crossing(cancel)
        try:
            await self._waits
        finally:
            self._waits = None
