"""Child processes live in real time; who waits for one lets as much time pass on the clock."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grader.clock.actors import current_actor, set_current_actor

_real_monotonic_ns = time.monotonic_ns


class Popen(subprocess.Popen[Any]):
    """In place of `subprocess.Popen`, and so in `subprocess.run` and its kin."""

    def wait(self, timeout: float | None = None) -> int:
        """As the real one; `timeout` in seconds."""
        if self.poll() is not None:
            return super().wait(timeout)
        with in_real_time():
            return super().wait(timeout)

    def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:  # noqa: A002
        """As the real one; `timeout` in seconds."""
        with in_real_time():
            return super().communicate(input, timeout)


@contextmanager
def in_real_time() -> Iterator[None]:
    """The calling thread lives in real time for the block; then its clock follows. Others on it stand still meanwhile.

    What takes no virtual time and keeps its thread would else be free, and polling with `time.sleep` would cost years.
    """
    actor = current_actor()
    if actor is None:
        yield
        return
    began_ns = _real_monotonic_ns()
    set_current_actor(None)
    try:
        yield
    finally:
        set_current_actor(actor)
        actor.clock.follow(_real_monotonic_ns() - began_ns, "a process")
