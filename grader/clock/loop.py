"""The event loop on the clock: asyncio's own, with another way to wait."""

from __future__ import annotations

import asyncio
import heapq
import math
import selectors
from collections.abc import Callable, Coroutine, Generator
from contextvars import Context, ContextVar
from typing import Any, TypeVar, TypeVarTuple
from weakref import WeakKeyDictionary

from grader.clock.clock import Actor, Clock, current_actor
from grader.clock.stall import Spin
from grader.clock.timeline import Outcome, Span

TURN_LIMIT = 20_000
"""Turns of a loop without time moving before it counts as spinning."""
GRACE_REAL_S = 0.003
"""How long, in real seconds, a loop with open sockets listens before time may move."""

current_call: ContextVar[int | None] = ContextVar("current_call", default=None)
"""The number of the student call that runs; tasks belong to the call in which they were created."""

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class VirtualTimer(asyncio.TimerHandle):
    """A timer; among equal deadlines the one made first comes first."""

    __slots__ = ("sequence",)
    sequence: int

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, VirtualTimer):
            return NotImplemented
        return (self._when, self.sequence) < (other._when, other.sequence)  # type: ignore[attr-defined]


class VirtualSelector(selectors.DefaultSelector):
    """Waits on the clock where the selector of a real loop would block."""

    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """As `selectors.BaseSelector.select`; raises Spin and Deadlock out of the loop."""
        loop = self.loop
        events = super().select(0)
        if timeout is not None and timeout <= 0:
            loop.count_turn()
        elif not events:
            if len(self.get_map()) > 1:  # more than the loop's own wake-up pipe
                events = super().select(GRACE_REAL_S)
            if not events:
                loop.clock.wait(loop.next_deadline())
                events = super().select(0)
        return events


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on `clock`. Every task it runs is in the clock's timeline."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.actor: Actor | None = None
        self.problems: list[dict[str, Any]] = []
        """What was given to the exception handler, oldest first."""
        self.tasks: WeakKeyDictionary[asyncio.Task[Any], Span] = WeakKeyDictionary()
        self._turns = 0
        self._turned_at_ns = 0
        self._timers = 0
        selector = VirtualSelector()
        selector.loop = self
        super().__init__(selector)

    def time(self) -> float:
        """Seconds on the clock. Raises Spin when asked without end while time stands still."""
        return self.clock.monotonic()

    @property
    def _clock_resolution(self) -> float:
        return max(1e-9, 4 * math.ulp(self.clock.reading))

    @_clock_resolution.setter
    def _clock_resolution(self, seconds: float) -> None:
        """The base class sets the real clock's; ours is exact."""

    def next_deadline(self) -> float | None:
        """The earliest timer's time in seconds. The base class has just dropped the cancelled ones."""
        scheduled: list[asyncio.TimerHandle] = self._scheduled  # type: ignore[attr-defined]
        return scheduled[0].when() if scheduled else None

    def count_turn(self) -> None:
        """Note a turn without waiting; raises Spin at `TURN_LIMIT` of them at one instant."""
        clock = self.clock
        clock.give_way()
        if self._turned_at_ns != clock.now_ns:
            self._turned_at_ns = clock.now_ns
            self._turns = 0
        self._turns += 1
        if self._turns > TURN_LIMIT:
            self._turns = 0
            raise clock.remember(Spin("the loop turned again and again while time stood still", waiting(clock)))

    def run_forever(self) -> None:
        """As in the base class."""
        self.actor = current_actor()
        super().run_forever()

    def call_at(
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As in the base class; equal deadlines fire in the order in which they were set."""
        self._check_closed()  # type: ignore[attr-defined]
        timer = VirtualTimer(when, callback, args, self, context)
        self._timers += 1
        timer.sequence = self._timers
        heapq.heappush(self._scheduled, timer)  # type: ignore[attr-defined]
        timer._scheduled = True  # type: ignore[attr-defined]
        return timer

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """As in the base class; wakes the loop's thread if it waits on the clock."""
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        if self.actor is not None:
            self.clock.wake(self.actor)
        return handle

    def create_task(self, coro: Generator[Any, None, T] | Coroutine[Any, Any, T], **options: Any) -> asyncio.Task[T]:
        """As in the base class; the task is in the timeline from now to its end."""
        span = self.clock.timeline.begin("task", getattr(coro, "__qualname__", type(coro).__name__))
        span.call = current_call.get()
        task = super().create_task(coro, **options)
        self.tasks[task] = span
        task.add_done_callback(lambda done: self.clock.timeline.end(span, outcome_of(done)))
        return task

    def unfinished(self, call: int) -> list[asyncio.Task[Any]]:
        """The tasks of a student call that are not done, except the one that runs, in order of creation."""
        current = asyncio.current_task(self) if self.is_running() else None
        pending = [task for task in asyncio.all_tasks(self) if task in self.tasks and task is not current]
        own = [task for task in pending if self.tasks[task].call == call]
        return sorted(own, key=lambda task: self.tasks[task].start_ns)

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Keep the report; only a handler that the program set itself is called."""
        self.problems.append(context)
        if self.get_exception_handler() is not None:
            super().call_exception_handler(context)


def outcome_of(task: asyncio.Task[Any]) -> Outcome:
    """How a finished task ended. Does not count as retrieving its exception."""
    if task.cancelled():
        return "cancelled"
    return "raised" if task._exception is not None else "returned"


def waiting(clock: Clock) -> list[str]:
    """A line for each unfinished task of the clock's open loops: its name, and where it waits."""
    open_loops = [loop for loop in clock.loops if not loop.is_closed()]
    tasks = [task for loop in open_loops for task in sorted(asyncio.all_tasks(loop), key=asyncio.Task.get_name)]
    return [f"{task.get_name()} waits {place(task, clock.timeline.source)}" for task in tasks]


def place(task: asyncio.Task[Any], source: str) -> str:
    """Where a task waits: `in Queue.get, line 12`, with the innermost line of the file `source`."""
    coroutine: Any = task.get_coro()
    name, line = "at its start", None
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "ag_frame", None)
        if frame is not None:
            name = f"in {coroutine.__qualname__.rpartition('<locals>.')[2]}"
            line = frame.f_lineno if frame.f_code.co_filename == source else line
        coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "ag_await", None)
    return name if line is None else f"{name}, line {line}"
