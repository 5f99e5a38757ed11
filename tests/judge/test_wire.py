"""Messages on a socket: whole, bounded, and in time."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge.patience import Patience
from grader.judge.wire import MAX_BYTES, Ended, TooSlow, Wire

SOON_S = 0.05
PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=10,
)


@pytest.fixture
def pair() -> Iterator[tuple[Wire, socket.socket]]:
    """A wire, and the bare socket at its other end."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Wire(ours), theirs


def soon(limit_s: float = SOON_S) -> Patience:
    return Patience(limit_s, lambda: 0.0)


@settings(max_examples=50)
@given(messages=st.lists(PLAIN, min_size=1, max_size=4), cuts=st.integers(1, 7))
def test_messages_arrive_in_order_however_they_are_cut(messages: list[Any], cuts: int) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        data = b""
        for message in messages:
            body = msgspec.msgpack.encode(message)
            data += struct.pack(">I", len(body)) + body

        def tell() -> None:
            for start in range(0, len(data), cuts):
                theirs.sendall(data[start : start + cuts])

        thread = threading.Thread(target=tell)  # it may be more than the system keeps
        thread.start()
        reader = Wire(ours)
        assert [reader.read() for _ in messages] == messages
        thread.join()


def test_a_message_larger_than_the_socket_s_buffer_arrives(pair: tuple[Wire, socket.socket]) -> None:
    ours, theirs = pair
    message = ["x" * 3_000_000]
    thread = threading.Thread(target=ours.send, args=[message, soon(20)])
    thread.start()
    assert Wire(theirs).read(soon(20)) == message
    thread.join()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "closed the connection"),
        (b"\0\0", "closed the connection"),
        (b"\0\0\0\5abc", "closed the connection"),
        (struct.pack(">I", MAX_BYTES + 1), f"a message of {MAX_BYTES + 1} bytes"),
        (b"\0\0\0\1\xc1", "what is no message"),
        (b"\0\0\0\0", "what is no message"),
        (b"\0\0\0\2\x01\x01", "what is no message"),
        (struct.pack(">I", 100_000) + b"\x91" * 100_000, "what is no message"),
    ],
    ids=["nothing", "half-a-length", "half-a-message", "too-long", "no-messagepack", "empty", "two-values", "deep"],
)
def test_what_is_no_message_is_the_end(pair: tuple[Wire, socket.socket], data: bytes, reason: str) -> None:
    ours, theirs = pair

    def tell() -> None:
        theirs.sendall(data)
        theirs.shutdown(socket.SHUT_WR)

    thread = threading.Thread(target=tell)
    thread.start()
    with pytest.raises(Ended, match=reason):
        ours.read()
    thread.join()


@pytest.mark.parametrize("data", [b"", b"\0\0", b"\0\0\0\5abc"], ids=["nothing", "half-a-length", "half-a-message"])
def test_who_says_nothing_is_too_slow(pair: tuple[Wire, socket.socket], data: bytes) -> None:
    ours, theirs = pair
    theirs.sendall(data)
    with pytest.raises(TooSlow, match="not answered in time"):
        ours.read(soon())


def test_who_sends_a_byte_now_and_then_is_too_slow(pair: tuple[Wire, socket.socket]) -> None:
    ours, theirs = pair
    over = threading.Event()

    def drip() -> None:
        theirs.sendall(struct.pack(">I", 1000))
        while not over.wait(SOON_S / 10):
            theirs.sendall(b"x")

    thread = threading.Thread(target=drip)
    thread.start()
    with pytest.raises(TooSlow):
        ours.read(soon())
    over.set()
    thread.join()


def test_who_does_not_read_is_too_slow(pair: tuple[Wire, socket.socket]) -> None:
    ours, theirs = pair
    theirs.setblocking(False)
    with pytest.raises(TooSlow):
        ours.send(["x" * 10_000_000], soon())


def test_who_has_gone_can_be_told_nothing(pair: tuple[Wire, socket.socket]) -> None:
    ours, theirs = pair
    theirs.close()
    with pytest.raises(Ended, match="closed the connection"):
        ours.send(["x"], soon())
