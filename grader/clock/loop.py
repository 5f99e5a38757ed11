"""The event loop on the virtual clock: asyncio's own, with another way to wait."""

from __future__ import annotations

import asyncio
import heapq
import math
import selectors
import time
from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVarTuple
from weakref import WeakSet

from grader.clock.actors import Actor, current_actor
from grader.clock.clock import Clock
from grader.clock.recorded import RecordedLoop
from grader.clock.stall import Spin

TURN_LIMIT = 20_000
"""Turns of a loop without time moving before it counts as spinning."""
GRACE_REAL_S = 0.003
"""How long, in real seconds, a loop with open sockets listens before time may move."""
BUSY_REAL_S = 1.0
"""Seconds of computing in one turn of a loop that count as starving it, see `VirtualLoop.check_busy`."""
REAL_STEP_S = 0.005
"""How often, in real seconds, a loop with a running subprocess looks around."""

Ts = TypeVarTuple("Ts")
_real_monotonic_ns = time.monotonic_ns
_real_perf_counter = time.perf_counter


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
    _turn_began = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """As `selectors.BaseSelector.select`; raises Spin and Deadlock out of the loop."""
        if _real_perf_counter() - self._turn_began > BUSY_REAL_S:
            self.loop.check_busy()
        events = self._select(timeout)
        self._turn_began = _real_perf_counter()
        return events

    def _select(self, timeout: float | None) -> list[tuple[selectors.SelectorKey, int]]:
        loop = self.loop
        events = super().select(0)
        if events:
            return events
        if timeout is not None and timeout <= 0:
            loop.count_turn()
            return events
        if loop.has_subprocess():
            return self._select_in_real_time()
        if len(self.get_map()) > 1:  # more than the loop's own wake-up pipe
            events = super().select(GRACE_REAL_S)
            if events:
                return events
        loop.clock.wait(loop.next_deadline())
        return super().select(0)

    def _select_in_real_time(self) -> list[tuple[selectors.SelectorKey, int]]:
        """A child process lives in real time; while there is one, so does the clock."""
        clock = self.loop.clock
        clock.give_way()
        began_ns = _real_monotonic_ns()
        events = super().select(REAL_STEP_S)
        clock.follow_real_time(_real_monotonic_ns() - began_ns, self.loop.next_deadline())
        return events


class VirtualLoop(RecordedLoop):
    """An event loop on `clock`."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.actor: Actor | None = None
        self._turns = 0
        self._turned_at_ns = 0
        self._timers = 0
        self._cpu_began_s = 0.0
        self._subprocesses: WeakSet[asyncio.SubprocessTransport] = WeakSet()
        self._subprocesses_starting = 0
        self.keep_record(clock.timeline)
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
            raise clock.remember(Spin("the loop turned again and again while time stood still", clock.describe()))

    def check_busy(self) -> None:
        """Note that a turn has computed for long, if that is so.

        CPU work costs no virtual time: charged to the clock it would make honest programs late on a busy machine.
        It is only noticed, where one turn took `BUSY_REAL_S` of real time and the thread has used as much CPU time
        since the loop began to run. A busy machine stretches the first but not the second, so that neither a slow
        machine nor many small turns are blamed; tests of exercises take some hundredths of a second.
        """
        if self.is_running() and time.thread_time() - self._cpu_began_s > BUSY_REAL_S:
            self.timeline.is_starved = True

    def has_subprocess(self) -> bool:
        """Whether a child process of this loop is starting or running."""
        running = any(transport.get_returncode() is None for transport in self._subprocesses)
        return running or self._subprocesses_starting > 0

    async def _make_subprocess_transport(self, *args: Any, **kwargs: Any) -> asyncio.SubprocessTransport:
        self._subprocesses_starting += 1
        try:
            transport = await super()._make_subprocess_transport(*args, **kwargs)  # type: ignore[misc]
        finally:
            self._subprocesses_starting -= 1
        self._subprocesses.add(transport)
        return transport  # type: ignore[no-any-return]

    def run_forever(self) -> None:
        """As in the base class."""
        self.actor = current_actor()
        self._cpu_began_s = time.thread_time()
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
