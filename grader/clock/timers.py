"""The loop's timers: asyncio's own, made and cancelled in one call each, because every `asyncio.sleep` does both."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any


class VirtualTimer(asyncio.TimerHandle):
    """A timer of a loop, which asks for it at the reading `when`, in seconds, and keeps it until it fires."""

    __slots__ = ()
    _scheduled: bool
    _loop: Any

    def __init__(
        self, when: float, callback: Callable[..., object], args: tuple[Any, ...], loop: Any, context: Context | None
    ) -> None:
        if loop._debug:  # it then also remembers where it was made
            super().__init__(when, callback, args, loop, context)
        else:
            self._when = when
            self._callback: Any = callback
            self._args: Any = args
            self._loop = loop
            self._context = copy_context() if context is None else context
            self._cancelled = False
            self._repr = self._source_traceback = None
        self._scheduled = True

    def cancel(self) -> None:
        """As in the base class; there is not much to do for a timer that has fired."""
        if self._scheduled or self._loop._debug:
            super().cancel()
        else:
            self._cancelled = True
            self._callback = self._args = None
