"""The visible tests of frames."""

import asyncio
import contextlib


class Wire(asyncio.Transport):
    """Takes what is written to it, without a network."""

    def __init__(self):
        super().__init__()
        self.sent = b""
        self.is_closed = False

    def write(self, data):
        self.sent += bytes(data)

    def is_closing(self):
        return self.is_closed

    def close(self):
        self.is_closed = True


async def test_reads_a_frame(exercise):
    """A frame of two bytes, which come one second apart."""
    reader = asyncio.StreamReader()
    reader.feed_data(b"\x00\x00\x00\x02h")
    asyncio.get_running_loop().call_later(1, reader.feed_data, b"i")
    asyncio.get_running_loop().call_later(2, reader.feed_eof)
    try:
        payload = await exercise.read_frame(reader)
    except (ValueError, EOFError) as error:
        payload = error
    assert payload == b"hi"


async def test_writes_a_frame(exercise):
    """The length comes first, in four bytes, then the payload."""
    wire = Wire()
    protocol = asyncio.StreamReaderProtocol(asyncio.StreamReader())
    with contextlib.closing(asyncio.StreamWriter(wire, protocol, None, asyncio.get_running_loop())) as writer:
        await exercise.write_frame(writer, b"hi")
    assert wire.sent == b"\x00\x00\x00\x02hi"
