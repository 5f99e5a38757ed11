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
from grader.judge.queues import LoopEnd

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
        self.is_frozen = False
        self.loop: LoopEnd | None = None
        """The mirrored loop that it runs at the moment."""
        self._is_over: Callable[[], object] = bool
        self._clock = clock

    def put(self, job: Job) -> None:
        """Have the thread do the job as soon as it attends."""
        self.jobs.append(job)
        if self.is_attending:
            self.nudge()
        else:
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
