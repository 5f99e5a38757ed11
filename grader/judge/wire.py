"""Messages on a socket: a length in four bytes, then MessagePack."""

from __future__ import annotations

import math
import select
import socket
import struct
from contextlib import suppress
from typing import Any, Protocol

import msgspec

from grader.judge.patience import Patience

MAX_BYTES = 16 << 20
"""The longest message that is read."""

PART = 1 << 14
"""Bytes that are read at once."""
SLACK = 0.9
"""The part of what the system was told to wait below which it is told anew."""

_HEAD = struct.Struct(">I")
_TIME = struct.Struct("@ll")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class HasFileno(Protocol):
    """A socket, a pipe, a file."""

    def fileno(self) -> int:
        """The number of its descriptor."""


class Ended(Exception):
    """The other side can't be heard any more; the text says why."""


class TooSlow(Ended):
    """The other side has said nothing for too long."""


def is_ready(file: HasFileno, limit_s: float) -> bool:
    """Whether the file can be read within so many real seconds; also one whose other end is closed."""
    poll = select.poll()
    poll.register(file, select.POLLIN)
    return limit_s > 0 and bool(poll.poll(limit_s * 1000))


class Wire:
    """One end of a socket pair."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._data = bytearray()
        self._held = b""
        self._told_s = math.inf

    def hold(self, message: object) -> None:
        """Send a message together with the next one."""
        body = _encode(message)
        self._held += _HEAD.pack(len(body)) + body

    def send(self, message: object, patience: Patience | None = None) -> None:
        """Send a message, with so much patience. Raises Ended, TooSlow."""
        self.hold(message)
        data, self._held = memoryview(self._held), b""
        try:
            while data:
                self._wait(patience)
                with suppress(BlockingIOError):  # who does not read must not hold the sender up
                    data = data[self._connection.send(data) :]
        except OSError:
            raise Ended("it has closed the connection") from None

    def read(self, patience: Patience | None = None) -> Any:
        """The next message, with so much patience. Raises Ended, TooSlow."""
        size = _HEAD.unpack(self._take(_HEAD.size, patience))[0]
        if size > MAX_BYTES:
            raise Ended(f"it has sent a message of {size} bytes")
        try:
            return _decode(self._take(size, patience))
        except (msgspec.DecodeError, ValueError, RecursionError):
            raise Ended("it has sent what is no message") from None

    def _take(self, size: int, patience: Patience | None) -> bytes:
        while len(self._data) < size:
            self._wait(patience)
            try:
                data = self._connection.recv(PART)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                raise Ended("it has closed the connection")
            self._data += data
        taken = bytes(self._data[:size])
        del self._data[:size]
        return taken

    def _wait(self, patience: Patience | None) -> None:
        """Have the system wait so long in what follows, or a little longer: then ask again. Raises TooSlow."""
        if patience is None:
            return
        left_s = patience.left_s()
        if left_s <= 0:
            raise TooSlow("it has not answered in time")
        if not SLACK * self._told_s <= left_s <= self._told_s:
            self._told_s = left_s
            time_value = _TIME.pack(*divmod(int(left_s * 1e6) + 1, 1_000_000))
            for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
                self._connection.setsockopt(socket.SOL_SOCKET, option, time_value)

    def close(self) -> None:
        """Close this end."""
        self._connection.close()
