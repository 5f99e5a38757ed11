"""The processor on which a judge and its worker run: the same one, since never both of them have something to do.

Otherwise each word that they exchange would wake another processor, which takes longer than most answers.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

PROCESSOR = 36
"""The place in `/proc/PID/stat`, behind the name of the program, of the processor that it runs on (proc(5))."""


def current_core() -> int | None:
    """The processor that runs this process: one that had nothing else to do. None where that can't be seen."""
    try:
        return int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[PROCESSOR])
    except (OSError, ValueError, IndexError):
        return None


def stay_on(core: int | None) -> None:
    """Have this process, and what it starts, run on this processor from now on, if that is possible."""
    if core is not None and hasattr(os, "sched_setaffinity"):
        with suppress(OSError):
            os.sched_setaffinity(0, {core})
