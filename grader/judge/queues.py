"""The two ends of an event loop: one queue in two halves.

In one process what an event loop has to do is a queue. Across two each end has a part of it, and every item knows when
it came: what has waited longest runs next, wherever it is. What is called across runs at once, while the caller stands
still.
"""

from __future__ import annotations

import asyncio
import enum
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from grader.clock.actors import current_actor
from grader.clock.loop import VirtualLoop

if TYPE_CHECKING:
    from grader.judge.ends import Job, Strand

AT_ONCE = 0
"""The place of what runs before all else."""
NEVER_TURN = -1
"""The turn after the last one: nobody waits for anybody any more."""


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

    @property
    def is_bare(self) -> bool:
        """Whether the loop, which runs, has nothing to do, now or later, but what it is told."""
        loop, strand = self.loop, self.strand
        if self._queue or strand.jobs or strand.due or not isinstance(loop, VirtualLoop) or loop.get_debug():
            return False
        return not (loop._scheduled or loop.has_files() or loop.has_subprocess())

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
