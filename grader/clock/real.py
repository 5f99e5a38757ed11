"""The real clock behind the same interface: for `--real-time`, the proof that the virtual one tells the truth."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from grader.clock.recorded import RecordedLoop, froze
from grader.clock.stall import Stall
from grader.clock.timeline import Timeline

_real_sleep = time.sleep
_real_monotonic_ns = time.monotonic_ns


class RealClock:
    """Real time since the clock was made. It can't see a deadlock or a spin: those end at the watchdog."""

    tolerance_s = 0.25
    """How far a window may be missed, in seconds, on a machine that is not very busy."""
    is_exact = False
    stall: Stall | None = None
    thread_errors: ClassVar[list[BaseException]] = []

    def __init__(self) -> None:
        self.loops: list[RecordedLoop] = []
        self.timeline = Timeline(self)
        self._began_ns = _real_monotonic_ns()

    @property
    def now_ns(self) -> int:
        """Nanoseconds since the clock was made."""
        return _real_monotonic_ns() - self._began_ns

    @contextmanager
    def running(self) -> Iterator[None]:
        """Record loops, tasks and blocking sleeps inside the block; time itself is left as it is."""
        saved = asyncio.new_event_loop, asyncio.events.new_event_loop, time.sleep
        asyncio.new_event_loop = asyncio.events.new_event_loop = self._new_event_loop
        time.sleep = self._sleep  # type: ignore[assignment]
        try:
            yield
        finally:
            asyncio.new_event_loop, asyncio.events.new_event_loop, time.sleep = saved

    def _new_event_loop(self) -> asyncio.AbstractEventLoop:
        loop = RecordedLoop()
        loop.keep_record(self.timeline)
        self.loops.append(loop)
        return loop

    def _sleep(self, seconds: float) -> None:
        start_ns = self.now_ns
        _real_sleep(seconds)
        froze(self.timeline, "time.sleep", start_ns)
