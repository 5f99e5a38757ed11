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
WALL_HAIR_S = 4e-7
"""What `time.time()` reads too much once time has moved, in seconds: in life it never reads a sleep too short."""
TURN_LIMIT = 60_000
"""Turns of a loop without time moving before it counts as spinning."""
READ_LIMIT = 250_000
"""Clock readings without time moving before the reader counts as spinning."""
ROUNDING_S = 0.25e-9
"""What a sum of floats may be off, in seconds, without being taken for a fraction of a nanosecond."""
FOREVER_S = 1e15
"""A deadline further away than this, in seconds, is none."""


Deadline = tuple[int, float]
"""A moment: in nanoseconds, exact, and as the reading that asked for it, which floats may have rounded."""
NEVER: Deadline = (1 << 100, math.inf)


class Reading:
    """Integer nanoseconds since the start, and the float that `time.monotonic` gives for them."""

    def __init__(self) -> None:
        self.now_ns = 0
        self.stall: Stall | None = None
        """The first deadlock or spin of the trial: its root cause, whatever was caught afterwards."""
        self.reading = float(START_S)
        """What `monotonic` gives, without counting as a reading."""
        self.turns = 0
        self.callbacks = 0
        """Turns of loops, and what ran in them, since time moved."""
        self.turn_limit, self.read_limit = TURN_LIMIT, READ_LIMIT
        self._reads = 0

    def be_sure_after(self, part: float) -> None:
        """Count as spinning what takes this part of the turns and readings that others may take."""
        self.turn_limit, self.read_limit = round(part * TURN_LIMIT), round(part * READ_LIMIT)

    def monotonic(self) -> float:
        """Seconds, as `time.monotonic` reads. Raises Spin when read without end while time stands still.

        After a wait the reading is never below the sum that asked for it, so `elapsed >= delay` holds as in
        life although sums of floats are rounded.
        """
        self._reads += 1
        if self._reads > self.read_limit:
            self._spin()
        return self.reading

    def monotonic_ns(self) -> int:
        """Nanoseconds, as `time.monotonic_ns` reads: exact."""
        self.monotonic()
        return START_S * NS + self.now_ns

    def wall(self) -> float:
        """Seconds since the epoch, as `time.time` reads: coarse so far from 1970, and so a hair late."""
        elapsed = self.monotonic() - START_S
        return EPOCH_S + elapsed + WALL_HAIR_S if elapsed else EPOCH_S + 0.0

    def wall_ns(self) -> int:
        """Nanoseconds since the epoch, as `time.time_ns` reads."""
        return (EPOCH_S - START_S) * NS + self.monotonic_ns()

    def _spin(self) -> None:
        self._reads = 0
        if current_actor() is not None:
            raise self.remember(Spin("the clock was read again and again while time stood still"))

    def after(self, seconds: float) -> Deadline:
        """The moment `seconds` from now. Fractions of a nanosecond round up; what is past is now."""
        if 0 < seconds < FOREVER_S:
            due_ns = self.now_ns + (math.ceil((seconds - ROUNDING_S) * NS) or 1)
            return due_ns, self.reading + seconds
        return self.at(self.reading + seconds)

    def at(self, reading: float) -> Deadline:
        """The moment of this reading, which may be past."""
        ahead_s = reading - self.reading
        if ahead_s <= 0:
            return self.now_ns, math.nextafter(reading, -math.inf)
        if ahead_s > FOREVER_S:
            return NEVER
        return self.now_ns + (math.ceil((ahead_s - ROUNDING_S) * NS) or 1), reading

    def advance(self, deadline: Deadline) -> None:
        """Move to the deadline, unless that is past; the reading is then after the deadline's."""
        due_ns, asked = deadline
        if due_ns > self.now_ns:
            self.now_ns = due_ns
            self.turns = self.callbacks = self._reads = 0
        exact = START_S + self.now_ns / NS
        reading = exact if exact > asked else math.nextafter(asked, math.inf)
        self.reading = max(self.reading, reading)

    def remember(self, stall: Stall) -> Stall:
        """Keep the first stall of the trial; returns `stall`, to be raised."""
        if self.stall is None:
            self.stall = stall
        return stall
