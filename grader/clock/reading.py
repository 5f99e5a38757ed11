"""Virtual time as programs read it: exact in nanoseconds, and honest in floats."""

from __future__ import annotations

import math

from grader.clock.actors import current_actor
from grader.clock.stall import Spin, Stall

NS = 1_000_000_000
START_S = 1024
"""Where the monotonic clocks start, in seconds: not 0, because code that uses 0 for "never" is right in life."""
EPOCH_S = 1_767_225_600
"""What `time.time()` reads at the start: 2026-01-01 00:00 UTC."""
READ_LIMIT = 100_000
"""Clock readings without time moving before the reader counts as spinning."""
MAX_DRIFT_S = 0.25e-9
"""How far, in seconds, a reading may be past the exact nanoseconds."""


class Reading:
    """Integer nanoseconds since the start, and the float that `time.monotonic` gives for them."""

    def __init__(self) -> None:
        self.now_ns = 0
        self.stall: Stall | None = None
        """The first deadlock or spin of the trial: its root cause, whatever was caught afterwards."""
        self._reading = float(START_S)
        self._reads = 0
        self._read_at_ns = 0

    def monotonic(self) -> float:
        """Seconds, as `time.monotonic` reads. Raises Spin when read without end while time stands still.

        After a wait the reading is never below the sum that asked for it, so `elapsed >= delay` holds as in
        life although sums of floats are rounded.
        """
        self._count_reading()
        return self._reading

    def monotonic_ns(self) -> int:
        """Nanoseconds, as `time.monotonic_ns` reads: exact."""
        self._count_reading()
        return START_S * NS + self.now_ns

    def wall(self) -> float:
        """Seconds since the epoch, as `time.time` reads."""
        return EPOCH_S + (self.monotonic() - START_S)

    def wall_ns(self) -> int:
        """Nanoseconds since the epoch, as `time.time_ns` reads."""
        return (EPOCH_S - START_S) * NS + self.monotonic_ns()

    @property
    def reading(self) -> float:
        """What `monotonic` would read, without counting as a reading."""
        return self._reading

    def _count_reading(self) -> None:
        if self._read_at_ns != self.now_ns:
            self._read_at_ns = self.now_ns
            self._reads = 0
        self._reads += 1
        if self._reads > READ_LIMIT and current_actor() is not None:
            self._reads = 0
            raise self.remember(Spin("the clock was read again and again while time stood still"))

    def due(self, when: float) -> int:
        """The reading `when` as nanoseconds; a fraction that the reading can't carry rounds up."""
        ahead_ns = math.ceil((when - self._reading - MAX_DRIFT_S) * NS)
        return self.now_ns + max(ahead_ns, 1 if when > self._reading else 0)

    def advance(self, due_ns: int, when: float) -> None:
        """Move to `due_ns`; the reading is a hair past `when`, or exact where hairs have added up."""
        if due_ns <= self.now_ns:
            return
        self.now_ns = due_ns
        exact = START_S + due_ns / NS
        past = math.nextafter(when, math.inf)
        self._reading = past if exact < past < exact + MAX_DRIFT_S else exact

    def remember(self, stall: Stall) -> Stall:
        """Keep the first stall of the trial; returns `stall`, to be raised."""
        if self.stall is None:
            self.stall = stall
        return stall
