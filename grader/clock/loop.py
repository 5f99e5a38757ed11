"""The event loop on the virtual clock: asyncio's own, with another way to wait."""

from __future__ import annotations

import asyncio
import heapq
import logging
import selectors
import time
from asyncio.base_events import _format_handle  # type: ignore[attr-defined]
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any, TypeVarTuple

from grader.clock.actors import Actor, current_actor
from grader.clock.clock import Clock
from grader.clock.pipe import PipeOnDemand
from grader.clock.reading import NEVER, NS, Deadline
from grader.clock.recorded import WAKE_SLEEPER, RecordedLoop
from grader.clock.stall import Spin
from grader.clock.timers import VirtualTimer

CALLBACK_LIMIT = 300_000
"""What loops may run without time moving before they count as spinning: many tasks spin in fewer turns."""
GRACE_REAL_S = 0.003
"""How long, in real seconds, a loop with open sockets listens before time may move."""
BUSY_REAL_S = 1.0
"""Seconds of computing in one turn of a loop that count as starving it, see `VirtualLoop.check_busy`."""
REAL_STEP_S = 0.005
"""How often, in real seconds, a loop with a running subprocess looks around."""
SWEEP_LIMIT = 100
"""Cancelled timers are swept out when there are more than this many of them, and more than others."""

Ts = TypeVarTuple("Ts")
Scheduled = tuple[int, int, VirtualTimer]
"""A timer by its nanoseconds and number."""
Events = list[tuple[selectors.SelectorKey, int]]
logger = logging.getLogger("asyncio")
_real_monotonic_ns = time.monotonic_ns
_real_perf_counter = time.perf_counter
_real_thread_time = time.thread_time


class VirtualLoop(PipeOnDemand, RecordedLoop):
    """An event loop on `clock`.

    Its turn is the base class's, written anew: it never asks for the time, and keeps timers by plain numbers, which
    compare in a fraction of the time that timers take.
    """

    _scheduled: list[Scheduled]
    """A heap."""
    _ready: deque[Any]
    _closed: bool
    _debug: bool
    _stopping: bool

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.time = clock.monotonic  # type: ignore[method-assign] # a call less
        self.actor: Actor | None = None
        self._timers = self._timer_cancelled_count = 0
        self._turn_began_s = self._cpu_began_s = 0.0
        self._subprocesses: list[asyncio.SubprocessTransport] = []
        self._subprocesses_starting = 0
        self._followed_ns = 0
        """Up to where real time has been followed, while a child process goes on; 0 without one."""
        self._is_written_to = False
        self.keep_record(clock.timeline)
        selector = selectors.DefaultSelector()
        super().__init__(selector)
        self._select = selector.select
        self._watched: dict[int, selectors.SelectorKey] = selector._fd_to_key  # type: ignore[attr-defined]
        self._signals: dict[int, Any] = getattr(self, "_signal_handlers", {})

    def _run_once(self) -> None:
        """One turn, as in the base class, which would block where this one waits on the clock.

        Timers fire in the order of (nanoseconds, creation). Raises Spin and Deadlock.
        """
        clock, ready, scheduled = self.clock, self._ready, self._scheduled
        began_s, self._turn_began_s = self._turn_began_s, _real_perf_counter()
        if self._turn_began_s - began_s > BUSY_REAL_S:
            self.check_busy()
        while scheduled and scheduled[0][2]._cancelled:
            heapq.heappop(scheduled)
        self._make_ready(clock, ready, scheduled)
        for _ in range(len(ready)):
            handle = self._ready.popleft()  # not `ready`: a loop that becomes shared gets another list
            if handle._cancelled:
                continue
            if self._debug:
                self._run_timed(handle)
            else:
                handle._run()
        handle = None  # the frames of an exception would keep it alive

    def _make_ready(self, clock: Clock, ready: deque[Any], scheduled: list[Scheduled]) -> None:
        """Let time pass if nothing can run, and append to `ready` what files and timers bring."""
        events: Events = []
        if self._is_written_to or len(self._watched) != self._internal_fds or self._signals:  # as `has_files`
            self._is_written_to = False
            events = self._select(0)
        if not events:
            if ready or self._stopping or (scheduled and scheduled[0][0] <= clock.now_ns):
                self._count_turn()
            else:
                events = self._wait((scheduled[0][0], scheduled[0][2]._when) if scheduled else NEVER)
        if events:
            self._process_events(events)  # type: ignore[attr-defined]
        while scheduled and scheduled[0][0] <= clock.now_ns:
            timer = heapq.heappop(scheduled)[2]
            timer._scheduled = False
            if timer._when >= clock.reading:
                clock.advance((clock.now_ns, timer._when))
            ready.append(timer)

    def _run_timed(self, handle: asyncio.Handle) -> None:
        """Run it and report if that took long, as the base class does in debug mode."""
        began_ns = self.clock.now_ns
        self._current_handle: asyncio.Handle | None = handle
        try:
            handle._run()
        finally:
            self._current_handle = None
        took_s = (self.clock.now_ns - began_ns) / NS
        if took_s >= self.slow_callback_duration:
            logger.warning("Executing %s took %.3f seconds", _format_handle(handle), took_s)

    def _count_turn(self) -> None:
        """Let other threads run in a turn that does not wait; raises Spin at too many turns at one instant."""
        clock = self.clock
        if clock._ready or clock.is_shared:
            clock.give_way()
        clock.turns += 1
        clock.callbacks += len(self._ready)
        if clock.turns > clock.turn_limit or clock.callbacks > CALLBACK_LIMIT:
            clock.turns = clock.callbacks = 0
            raise clock.remember(Spin("the loop turned again and again while time stood still", clock.describe()))

    def _wait(self, deadline: Deadline) -> Events:
        """Wait on the clock until the deadline, or in real time for what lives there; returns what files are ready."""
        if self.has_subprocess():
            return self._wait_in_real_time(deadline)
        self._followed_ns = 0
        if self.has_files() and (events := self._select(GRACE_REAL_S)):
            return events
        return self._select(0) if self.clock.wait(deadline) else []  # True: others ran meanwhile

    def _wait_in_real_time(self, deadline: Deadline) -> Events:
        """A child process lives in real time; while there is one, so does the clock."""
        clock = self.clock
        clock.give_way()
        began_ns = self._followed_ns or _real_monotonic_ns()
        events = self._select(REAL_STEP_S)
        self._followed_ns = _real_monotonic_ns()
        clock.follow_real_time(self._followed_ns - began_ns, deadline)
        return events

    def has_files(self) -> bool:
        """Whether the outside can reach the loop: by a file beside its own wake-up pipe, or by a signal."""
        return len(self._watched) != self._internal_fds or bool(self._signals)

    def listen(self) -> None:
        """Wake the loop, parked on the clock, if its files have something for it."""
        actor = self.actor
        can_hear = self.is_running() and actor is not None and actor.parked and not actor.is_deaf
        if can_hear and self.has_files() and self._select(GRACE_REAL_S):
            self.clock.wake(actor)  # type: ignore[arg-type]

    def _write_to_self(self) -> None:
        """As in the base class, for those who live in real time; on the clock `wake` does it."""
        actor = current_actor()
        if actor is None or actor.clock is not self.clock:
            self._is_written_to = True
            super()._write_to_self()  # type: ignore[misc]

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
        self.open_pipe()
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

    def call_soon(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """As in the base class, in one call."""
        if self._closed or self._debug:
            return super().call_soon(callback, *args, context=context)
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

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
    ) -> asyncio.TimerHandle:
        if self._closed or self._debug:
            self._check_closed()  # type: ignore[attr-defined]
            self._check_thread()  # type: ignore[attr-defined]
            self._check_callback(callback, "call_at")  # type: ignore[attr-defined]
        due_ns, when = deadline
        timer = VirtualTimer(when, callback, args, self, context)
        self._timers += 1
        heapq.heappush(self._scheduled, (due_ns, self._timers, timer))
        return timer

    def _timer_handle_cancelled(self, timer: Any) -> None:
        """Called for every timer that is cancelled: most are, long before their time."""
        if timer._scheduled:
            self._timer_cancelled_count += 1
            if self._timer_cancelled_count > max(SWEEP_LIMIT, len(self._scheduled) // 2):
                self._scheduled[:] = [entry for entry in self._scheduled if not entry[2]._cancelled]
                heapq.heapify(self._scheduled)
                self._timer_cancelled_count = 0

    def call_soon_threadsafe(
        self, callback: Callable[[*Ts], object], *args: *Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """As in the base class; wakes the loop's thread if it waits on the clock."""
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        if self.actor is not None:
            self.clock.wake(self.actor)
        return handle
