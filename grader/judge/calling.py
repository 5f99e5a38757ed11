"""Calls to the other side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.judge.codec import Garbled
from grader.judge.ends import Strand, TaskEnd
from grader.judge.queues import LoopEnd

if TYPE_CHECKING:
    from grader.judge.peer import Peer

ANSWERS = {"ok", "error", "cancelled"}


class Call(NamedTuple):
    """A call as it crosses: who asks in which thread, loop and task for what, and the student's line of it."""

    number: int
    strand: int
    loop: int
    task: int
    is_awaited: bool
    target: int
    what: str
    args: list[Any]
    kwargs: dict[str, Any]
    line: int | None
    origin: int
    """The task of the other side for which all this is done, or 0."""
    is_alone: bool
    """Whether the caller's loop has nothing else to do: it need not be told at once that what it has called waits."""


@dataclass(slots=True)
class Pending:
    """A call that waits for its answer, and where: with its whole thread, or in a task that lets others run."""

    strand: Strand
    loop: LoopEnd | None
    task: TaskEnd | None
    reply: list[Any] | None = None
    is_suspended: bool = False
    """Whether what it has called waits, too."""
    _stands_still: bool = False

    def stand_still(self, is_over: Callable[[], object] = bool) -> None:
        """Wait with the whole thread until there is an answer, or what is called waits, or it is over."""
        self._stands_still = True
        if self.loop is not None:
            self.loop.calls += 1
        if self.task is not None:
            self.task.is_blocked = True
        try:
            self.strand.attend(lambda: self.reply is not None or self.is_suspended or is_over())
        finally:
            self._let_go()

    def _let_go(self) -> None:
        if self._stands_still:
            self._stands_still = False
            if self.loop is not None:
                self.loop.calls -= 1
            if self.task is not None:
                self.task.is_blocked = False

    def suspend(self) -> None:
        """What is called waits: this loop goes on with what comes for it from now on."""
        self.is_suspended = True
        self._let_go()
        self.strand.nudge()

    def end(self, reply: list[Any]) -> None:
        """Have whoever waits go on."""
        self.reply = reply
        loop, task = self.loop, self.task
        if task is None:
            self.strand.put(lambda: None)
        elif self._stands_still:
            self.strand.nudge()
        elif loop is not None:
            loop.put(lambda: loop.at_once(task.wake))


origin: ContextVar[int] = ContextVar("origin", default=0)


class Calling:
    """The calls of this side that wait for an answer."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._ends = peer.ends
        self._pending: dict[int, Pending] = {}

    def call_now(self, target: int, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None) -> Any:
        """Have the other side do something, and wait for the outcome with the whole thread."""
        strand = self._ends.strand_here()
        loop = self._ends.loop_here(strand)
        number = self._send(strand, loop, target, what, args, kwargs or {}, is_awaited=False)
        pending = self._pending[number] = Pending(strand, loop, None)
        pending.stand_still()
        return self._outcome(number)

    async def call(
        self, target: int, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """The same for what has to be awaited there.

        As in one process it runs at once, up to its first pause, and nothing else runs meanwhile. A cancellation is
        passed on, and its end is awaited.
        """
        strand = self._ends.strand_here()
        loop = self._ends.loop_here(strand)
        number = self._send(strand, loop, target, what, args, kwargs or {}, is_awaited=True)
        end = self._ends.task_here()

        def cancel() -> None:
            self._peer.post("cancel", number)
            self._peer.clock.give_way()  # it comes before what is done next on this side

        pending = self._pending[number] = Pending(strand, loop, end)
        has_paused = False
        while pending.reply is None or (pending.is_suspended and not has_paused):
            try:
                if end.calls:
                    await self._peer.serving.serve(Call(*end.calls.popleft()))
                elif pending.is_suspended:
                    has_paused = True
                    await end.wait(cancel)
                else:
                    pending.stand_still(lambda: end.calls)
            except asyncio.CancelledError:
                if self._peer.is_closed:
                    raise
                cancel()
        return self._outcome(number)

    def _send(  # noqa: PLR0913, PLR0917 - a call has these parts
        self,
        strand: Strand,
        loop: LoopEnd | None,
        target: int,
        what: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        is_awaited: bool,
    ) -> int:
        if self._peer.is_closed:
            raise asyncio.CancelledError
        if self._peer.lost is not None:
            raise self._peer.lost
        number = next(self._peer.numbers)
        task = self._ends.task_here() if loop is not None and asyncio.current_task() is not None else None
        encode = self._peer.codec.encode
        crossing = Call(
            number,
            strand.number,
            loop.number if loop is not None else 0,
            task.number if task is not None else 0,
            is_awaited,
            target,
            what,
            [encode(value) for value in args],
            {name: encode(value) for name, value in kwargs.items()},
            self._peer.side.line(),
            origin.get(),
            is_awaited and loop is not None and loop.is_bare,
        )
        if task is not None:
            task.context = copy_context()
        self._peer.say(loop, "call", *crossing)
        return number

    def _outcome(self, number: int) -> Any:
        how, value = self._pending.pop(number).reply or ("cancelled", None)
        if how == "cancelled":
            raise asyncio.CancelledError
        if isinstance(value, BaseException):
            raise value
        decoded = self._peer.codec.decode(value)
        if how != "error":
            return decoded
        if isinstance(decoded, BaseException):
            raise decoded
        raise Garbled("an error that is none")

    def take_return(self, number: int, reply: list[Any]) -> None:
        """The outcome of one of them."""
        pending = self._pending.get(number)
        if pending is not None and pending.reply is None:
            how, value = reply
            if how not in ANSWERS:
                raise Garbled(f"no answer: {how!r}")
            pending.end([how, value])

    def take_suspended(self, number: int) -> None:
        """What it has called waits: the task may let others run."""
        pending = self._pending.get(number)
        if pending is not None:
            pending.suspend()

    def fail(self, error: BaseException) -> None:
        """End all of them with this exception."""
        for pending in self._pending.values():
            if pending.reply is None:
                pending.end(["stop", error])
