"""The pipe by which an event loop is woken: five system calls for each loop, which on a virtual clock few need."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVarTuple

Ts = TypeVarTuple("Ts")


class PipeOnDemand(asyncio.SelectorEventLoop):
    """An event loop that has no pipe until something in real time may have to wake it."""

    _internal_fds: int
    """Its own files: 1 with a pipe, else 0."""

    def _make_self_pipe(self) -> None:
        """None yet."""
        self._ssock = self._csock = None

    def open_pipe(self) -> None:
        """Have a pipe from now on."""
        if not self._internal_fds:
            super()._make_self_pipe()  # type: ignore[misc]

    def _close_self_pipe(self) -> None:
        if self._internal_fds:
            super()._close_self_pipe()  # type: ignore[misc]

    def add_signal_handler(self, sig: int, callback: Callable[[*Ts], object], *args: *Ts) -> None:
        """As in the base class; signals come in real time."""
        self.open_pipe()
        super().add_signal_handler(sig, callback, *args)
