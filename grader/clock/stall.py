"""What ends a program that can't go on: deadlock and spin.

They derive from BaseException so that student code catching `Exception` does not hide them.
"""

from __future__ import annotations


class Stall(BaseException):
    """Virtual time can't move. `reason` is a clause; `where` has a line per task or thread that waits."""

    def __init__(self, reason: str, where: list[str] | None = None) -> None:
        self.reason = reason
        self.where = where or []
        super().__init__("\n  ".join([reason, *self.where]))


class Deadlock(Stall):
    """Nothing is ready, no timer is set and no thread can run."""


class Spin(Stall):
    """The program keeps running without ever letting time pass."""
