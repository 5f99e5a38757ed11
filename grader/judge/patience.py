"""How long a judge waits for its worker: as long as the two could have run, however busy the machine is."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from grader.clock.reading import NS

LOOK_S = 0.25
"""Real seconds after which it is first asked who had to wait: nearly all trials have ended by then."""
MOST = 10
"""How many times its limit a trial may last in real seconds, whoever had to wait."""
LEAST_S = 0.02
"""Less than that is not worth another wait."""

_real_monotonic = time.monotonic


class Patience:
    """Ends after `limit_s` real seconds, but for those in which processes had to wait for a processor.

    `waited_s` tells how long that was, of all processes that matter, since some moment in the past.
    """

    def __init__(self, limit_s: float, waited_s: Callable[[], float]) -> None:
        self._limit_s = limit_s
        self._waited_s = waited_s
        self._began_s = _real_monotonic()
        self._until_s = self._began_s + min(LOOK_S, limit_s)
        self._waited_before_s: float | None = None

    def left_s(self) -> float:
        """Real seconds for which to wait, then ask again; 0 when it has ended."""
        left_s = self._until_s - _real_monotonic()
        return left_s if left_s > 0 else self._look()

    def _look(self) -> float:
        waited_s = self._waited_s()
        if self._waited_before_s is None:
            self._waited_before_s = waited_s
        most_s = min(self._limit_s + max(waited_s - self._waited_before_s, 0.0), MOST * self._limit_s)
        self._until_s = self._began_s + most_s
        left_s = self._until_s - _real_monotonic()
        return left_s if left_s > LEAST_S else 0.0


def waited_s(process: int | None = None) -> float:
    """Seconds in which threads of a process, given by its pidfd, were ready to run while others had the processor.

    Of the calling process without one; 0.0 where the system doesn't tell. Source: `Documentation/scheduler/sched-stats`
    of Linux.
    """
    waited_ns = 0
    with suppress(OSError, ValueError, IndexError):
        for thread in Path("/proc", _pid(process), "task").iterdir():
            waited_ns += int(thread.joinpath("schedstat").read_text(encoding="ascii").split()[1])
    return waited_ns / NS


def _pid(process: int | None) -> str:
    """The number of the process here: where it was forked it may have another one (proc(5), fdinfo)."""
    if process is None:
        return "self"
    told = Path(f"/proc/self/fdinfo/{process}").read_text(encoding="ascii")
    return str(re.findall(r"^Pid:\s*(\d+)$", told, re.MULTILINE)[0])
