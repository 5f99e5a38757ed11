"""The event loop on the virtual clock: asyncio's own, with another way to wait."""

from __future__ import annotations

import asyncio
import heapq
import selectors
import time
from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVarTuple

from grader.clock.actors import Actor, current_actor
from grader.clock.clock import Clock
from grader.clock.reading import NEVER, Deadline
from grader.clock.recorded import WAKE_SLEEPER, RecordedLoop
from grader.clock.stall import Spin

TURN_LIMIT = 100_000
"""Turns of a loop without time moving before it counts as spinning."""
CALLBACK_LIMIT = 500_000
"""What loops may run without time moving before they count as spinning: many tasks spin in fewer turns."""
GRACE_REAL_S = 0.003
"""How long, in real seconds, a loop with open sockets listens before time may move."""
BUSY_REAL_S = 1.0
"""Seconds of computing in one turn of a loop that count as starving it, see `VirtualLoop.check_busy`."""
REAL_STEP_S = 0.005
"""How often, in real seconds, a loop with a running subprocess looks around."""

Ts = TypeVarTuple("Ts")
_real_monotonic_ns = time.monotonic_ns
_real_perf_counter = time.perf_counter
_real_thread_time = time.thread_time


class VirtualTimer(asyncio.TimerHandle):
    """A timer; among equal deadlines the one made first comes first: `key` is (nanoseconds, number)."""

    __slots__ = ("deadline", "key")
    deadline: Deadline
    key: tuple[int, int]

    def __lt__(self, other: VirtualTimer) -> bool:  # type: ignore[override]
        return self.key < other.key


class VirtualSelector(selectors.DefaultSelector):
    """Waits on the clock where the selector of a real loop would block."""

    loop: VirtualLoop
    _turn_began = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """As `selectors.BaseSelector.select`; raises Spin and Deadlock out of the loop."""
        loop = self.loop
        began, self._turn_began = self._turn_began, _real_perf_counter()
        if self._turn_began - began > BUSY_REAL_S:
            loop.check_busy()
        has_files = loop.has_files()
        if has_files or loop.is_written_to:  # most loops have only their own wake-up pipe, and it is empty
            loop.is_written_to = False
            events = super().select(0)
            if events:
                return events
        if timeout is not None and timeout <= 0:
            loop.count_turn()
        elif loop.has_subprocess():
            return self._select_in_real_time()
        elif has_files and (events := super().select(GRACE_REAL_S)):
            return events
        elif loop.clock.wait(loop.next_deadline()):
            return super().select(0)  # others ran meanwhile
        return []

    def hears(self) -> bool:
        """Whether a file is ready, within the grace."""
        return bool(super().select(GRACE_REAL_S))

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
        self.time = clock.monotonic  # type: ignore[method-assign] # a call less in every turn
        self.actor: Actor | None = None
        self._timers = 0
        self._cpu_began_s = 0.0
        self._subprocesses: list[asyncio.SubprocessTransport] = []
        self._subprocesses_starting = 0
        self.keep_record(clock.timeline)
        self.is_written_to = False
        self.watched: dict[int, selectors.SelectorKey] = {}
        """The selector's files by descriptor."""
        selector = VirtualSelector()
        selector.loop = self
        self.hears = selector.hears
        super().__init__(selector)
        self._clock_resolution = 0.0  # a timer fires when the reading is past it, see `Clock.advance`
        self.watched = selector._fd_to_key  # type: ignore[attr-defined]

    def next_deadline(self) -> Deadline:
        """The earliest timer's. The base class has just dropped the cancelled ones."""
        scheduled: list[VirtualTimer] = self._scheduled  # type: ignore[attr-defined]
        return scheduled[0].deadline if scheduled else NEVER

    def has_files(self) -> bool:
        """Whether the outside can reach the loop: by a file beside its own wake-up pipe, or by a signal."""
        return len(self.watched) != 1 or bool(self._signal_handlers)  # type: ignore[attr-defined]

    def listen(self) -> None:
        """Wake the loop, parked on the clock, if its files have something for it."""
        actor = self.actor
        if self.is_running() and self.has_files() and actor is not None and actor.parked and not actor.is_deaf:
            if self.hears():
                self.clock.wake(actor)

    def _write_to_self(self) -> None:
        self.is_written_to = True
        super()._write_to_self()  # type: ignore[misc]

    def count_turn(self) -> None:
        """Note a turn without waiting; raises Spin at too many of them at one instant."""
        clock = self.clock
        clock.give_way()
        if not self._ready:  # type: ignore[attr-defined] # a timer is due at this very reading
            clock.advance(self.next_deadline())
            return
        clock.turns += 1
        clock.callbacks += len(self._ready)  # type: ignore[attr-defined]
        if clock.turns > TURN_LIMIT or clock.callbacks > CALLBACK_LIMIT:
            clock.turns = clock.callbacks = 0
            raise clock.remember(Spin("the loop turned again and again while time stood still", clock.describe()))

    def check_busy(self) -> None:
        """Note that a turn has computed for long, if that is so.

        CPU work costs no virtual time: charged to the clock it would make honest programs late on a busy machine.
        It is only noticed, where one turn took `BUSY_REAL_S` of real time and the thread has used as much CPU time
        since the loop began to run. A busy machine stretches the first but not the second, so that neither a slow
        machine nor many small turns are blamed; tests of exercises take some hundredths of a second.
        """
        if self.is_running() and _real_thread_time() - self._cpu_began_s > BUSY_REAL_S:
            self.timeline.is_starved = True

    def has_subprocess(self) -> bool:
        """Whether a child process of this loop is starting or running."""
        if self._subprocesses:
            self._subprocesses = [child for child in self._subprocesses if child.get_returncode() is None]
        return bool(self._subprocesses or self._subprocesses_starting)

    async def _make_subprocess_transport(self, *args: Any, **kwargs: Any) -> asyncio.SubprocessTransport:
        self._subprocesses_starting += 1
        self.clock.is_exact = False
        try:
            transport = await super()._make_subprocess_transport(*args, **kwargs)  # type: ignore[misc]
        finally:
            self._subprocesses_starting -= 1
        self._subprocesses.append(transport)
        return transport  # type: ignore[no-any-return]

    def run_forever(self) -> None:
        """As in the base class."""
        self.actor = current_actor()
        self._cpu_began_s = _real_thread_time()
        super().run_forever()

    def call_later(
        self, delay: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As in the base class."""
        if callback is WAKE_SLEEPER and self.timeline.source:
            self.note_sleep(args[0])  # type: ignore[misc]
        return self._set_timer(self.clock.after(delay), callback, args, context)

    def call_at(
        self, when: float, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As in the base class; equal deadlines fire in the order in which they were set."""
        return self._set_timer(self.clock.at(when), callback, args, context)

    def _set_timer(
        self, deadline: Deadline, callback: Callable[..., object], args: tuple[Any, ...], context: Context | None
    ) -> VirtualTimer:
        if self._closed or self._debug:  # type: ignore[attr-defined]
            self._check_closed()  # type: ignore[attr-defined]
            self._check_thread()  # type: ignore[attr-defined]
        timer = VirtualTimer(deadline.reading, callback, args, self, context)
        timer.deadline = deadline
        self._timers += 1
        timer.key = (deadline.due_ns, self._timers)
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
