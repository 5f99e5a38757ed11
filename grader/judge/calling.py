"""Calls to the other side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.judge.codec import Garbled
from grader.judge.ends import Strand
from grader.judge.queues import LoopEnd, standing_still

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


origin: ContextVar[int] = ContextVar("origin", default=0)


class Calling:
    """The calls of this side that wait for an answer."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._ends = peer.ends
        self._replies: dict[int, list[Any] | None] = {}
        self._suspended: set[int] = set()
        self._wakers: dict[int, Callable[[], object]] = {}

    def call_now(self, target: int, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None) -> Any:
        """Have the other side do something, and wait for the outcome with the whole thread."""
        strand = self._ends.strand_here()
        loop = self._ends.loop_here(strand)
        number = self._send(strand, loop, target, what, args, kwargs or {}, is_awaited=False)
        self._wakers[number] = lambda: strand.put(lambda: None)
        with standing_still(loop):
            strand.attend(lambda: self._replies[number] is not None)
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

        def wake() -> None:
            if end.is_blocked:
                strand.nudge()
            elif loop is not None:
                loop.put(lambda: loop.at_once(end.wake))

        def cancel() -> None:
            self._peer.post("cancel", number)
            self._peer.clock.give_way()  # it comes before what is done next on this side

        self._wakers[number] = wake
        while self._replies[number] is None:
            try:
                if end.calls:
                    await self._peer.serving.serve(Call(*end.calls.popleft()))
                elif number in self._suspended:
                    await end.wait(cancel)
                else:
                    end.is_blocked = True
                    with standing_still(loop):
                        strand.attend(
                            lambda: self._replies[number] is not None or number in self._suspended or end.calls
                        )
                    end.is_blocked = False
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
        )
        if task is not None:
            task.context = copy_context()
        self._replies[number] = None
        self._peer.say(loop, "call", *crossing)
        return number

    def _outcome(self, number: int) -> Any:
        reply = self._replies.pop(number)
        self._suspended.discard(number)
        self._wakers.pop(number, None)
        how, value = reply or ("cancelled", None)
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
        if number in self._replies and self._replies[number] is None:
            how, value = reply
            if how not in ANSWERS:
                raise Garbled(f"no answer: {how!r}")
            self._replies[number] = [how, value]
            self._wakers[number]()

    def take_suspended(self, number: int) -> None:
        """What it has called waits: the task may let others run."""
        if number in self._replies:
            self._suspended.add(number)
            self._wakers[number]()

    def fail(self, error: BaseException) -> None:
        """End all of them with this exception."""
        for number, reply in self._replies.items():
            if reply is None:
                self._replies[number] = ["stop", error]
                self._wakers[number]()
