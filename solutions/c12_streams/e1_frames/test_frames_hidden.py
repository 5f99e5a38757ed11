"""The hidden tests of frames."""

import asyncio
import contextlib

MESSAGES = [b"hello", b"", b"two\nlines", b"x" * 300]


def frame(payload):
    return len(payload).to_bytes(4, "big") + payload


def feed(reader, pieces):
    """Let the pieces arrive 0.13 s apart, and then the end of the stream."""
    loop = asyncio.get_running_loop()
    for number, piece in enumerate(pieces):
        loop.call_later(0.13 * number, reader.feed_data, piece)
    loop.call_later(0.13 * len(pieces), reader.feed_eof)


class SlowWire(asyncio.Transport):
    """Takes what is written, asks for a pause when more than `limit` bytes wait, and sends them once per second."""

    def __init__(self, limit):
        super().__init__()
        self.protocol = asyncio.StreamReaderProtocol(asyncio.StreamReader())
        self.limit = limit
        self.sent = b""
        self.waiting = self.most_waiting = 0
        self.is_closed = self.is_paused = False

    def write(self, data):
        self.sent += bytes(data)
        self.waiting += len(data)
        self.most_waiting = max(self.most_waiting, self.waiting)
        if self.waiting > self.limit and not self.is_paused:
            self.is_paused = True
            self.protocol.pause_writing()
            asyncio.get_running_loop().call_later(1.0, self.flush)

    def flush(self):
        self.waiting = 0
        self.is_paused = False
        self.protocol.resume_writing()

    def is_closing(self):
        return self.is_closed

    def close(self):
        self.is_closed = True

    def writer(self):
        return contextlib.closing(asyncio.StreamWriter(self, self.protocol, None, asyncio.get_running_loop()))


async def test_a_frame_in_pieces(exercise, world):
    """Frames that arrive seven bytes at a time come out whole, one per call, and then None."""
    reader = asyncio.StreamReader()
    data = b"".join(frame(message) for message in MESSAGES)
    pieces = [data[start : start + 7] for start in range(0, len(data), 7)]
    feed(reader, pieces)
    for number, message in enumerate(MESSAGES, 1):
        try:
            payload = await exercise.read_frame(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            payload = b""
        except ValueError:
            world.check(
                False,
                "byte-order",
                f"You refused a frame of {len(message)} bytes as too long: its length is a big-endian number.",
            )
        world.check(
            payload is not None or message != b"" or world.elapsed >= 0.13 * len(pieces),
            "empty-is-not-the-end",
            "A frame with an empty payload gave None; it is `b''`: None says that the stream has ended.",
        )
        world.check(
            payload is not None and len(payload) <= len(message),
            "reads-past-the-frame",
            f"Frame {number} of 4 has {len(message)} bytes, and you gave "
            + ("None" if payload is None else f"{len(payload)} bytes")
            + ": you took bytes out of the stream that belong to another frame.",
        )
        world.check(
            len(payload) == len(message),
            "short-read",
            f"Frame {number} has {len(message)} bytes, and you went on with fewer: `read(n)` gives what has arrived by "
            "now, up to n bytes; the rest was only late.",
        )
        assert payload == message
    try:
        end = await exercise.read_frame(reader)
    except (asyncio.IncompleteReadError, ConnectionError) as error:
        world.check(
            False,
            "eof-not-clean",
            f"The stream ended between two frames, which is how it should end, and you raised {type(error).__name__}; "
            "return None.",
        )
    assert end is None


async def test_a_frame_cut_off(exercise, world):
    """A stream that ends inside a frame is an error, inside the header as well as inside the payload."""
    for size in [2, 6]:
        reader = asyncio.StreamReader()
        reader.feed_data((b"\x00\x05\x05\x00" + b"hello")[:size])  # the same number from either side
        asyncio.get_running_loop().call_later(1.37, reader.feed_eof)
        before = world.elapsed
        try:
            payload = await exercise.read_frame(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            continue
        world.check(
            world.elapsed == world.about(before + 1.37) and (size > 4 or payload is None),
            "short-read",
            f"Only the first {size} bytes of a frame were there, and you did not wait for more: `read(n)` gives what "
            "has arrived by now.",
        )
        world.check(
            False,
            "truncated-frame-accepted",
            f"The stream was cut off after {size} bytes of a frame, and you returned {payload!r}; the caller must "
            "learn that something is missing: raise an error.",
        )


async def test_a_connection_that_breaks(exercise, world):
    """A connection that breaks inside a frame is an error."""
    reader = asyncio.StreamReader()
    reader.feed_data(b"\x00\x00")
    asyncio.get_running_loop().call_later(1.37, reader.set_exception, ConnectionResetError("the cable is cut"))
    try:
        payload = await exercise.read_frame(reader)
    except (asyncio.IncompleteReadError, ConnectionError):
        return
    world.check(
        world.elapsed == world.about(1.37),
        "short-read",
        "Only the first 2 bytes of a frame were there, and you did not wait for more: `read(n)` gives what has arrived "
        "by now.",
    )
    world.check(
        False,
        "truncated-frame-accepted",
        f"The connection broke after 2 bytes of a frame, and you returned {payload!r}; the caller must learn that "
        "something is missing: let the error out.",
    )


async def test_cancelled_while_waiting(exercise, world):
    """You are cancelled while you wait for a frame: you end as cancelled."""
    task = asyncio.create_task(exercise.read_frame(asyncio.StreamReader()))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled():
        found = task.result()
        world.check(
            False,
            "swallowed-cancel",
            f"You were cancelled, and returned {found!r} as if the stream had ended. Let `CancelledError` go on.",
        )


async def test_a_frame_too_long(exercise, world):
    """A frame that claims more than 1 MiB is refused before its bytes come; one of exactly 1 MiB is taken."""
    for length in [0xFFFFFFFF, 0x00111100]:  # the same number from either side
        reader = asyncio.StreamReader()
        reader.feed_data(length.to_bytes(4, "big") + b"only a few")
        asyncio.get_running_loop().call_later(5, reader.feed_eof)
        refused = False
        try:
            await exercise.read_frame(reader)
        except ValueError:
            refused = True
        except asyncio.IncompleteReadError:
            pass
        world.check(
            refused,
            "no-size-limit",
            f"A frame claims to have {length} bytes, and you wait for them all: raise ValueError as soon as you know "
            "the length, or anybody can fill your memory.",
        )
    reader = asyncio.StreamReader()
    largest = (b"y" * 1023 + b"\n") * 1024
    reader.feed_data(frame(largest))
    reader.feed_eof()
    try:
        payload = await exercise.read_frame(reader)
    except ValueError:
        world.check(False, "limit-off-by-one", "You refused a frame of exactly `MAX_PAYLOAD` bytes, which is allowed.")
    assert payload == largest


async def test_a_slow_reader_slows_the_writer(exercise, world):
    """Who writes twenty frames to a slow wire waits for it, and does not fill the memory."""
    wire = SlowWire(limit=1000)
    payload = bytes(range(250)) * 4
    with wire.writer() as writer:
        for _ in range(20):
            await exercise.write_frame(writer, payload)
    world.check(
        wire.sent[:4] == (1000).to_bytes(4, "big"),
        "byte-order",
        f"Before a payload of 1000 bytes you wrote {wire.sent[:4]!r}; its length, big-endian, is "
        "b'\\x00\\x00\\x03\\xe8'.",
    )
    assert wire.sent == frame(payload) * 20
    world.check(
        wire.most_waiting <= 2500,
        "no-drain",
        f"{wire.most_waiting} bytes waited in the writer's buffer at once: `write` only puts them there; "
        "`await writer.drain()` waits while there are too many.",
    )


async def test_frames_of_several_tasks(exercise, world):
    """Frames that three tasks write to one writer at the same time arrive whole, in any order."""
    wire = SlowWire(limit=0)
    payloads = [b"a" * 11, b"b" * 7, b"c" * 5]
    with wire.writer() as writer:
        await asyncio.gather(*(exercise.write_frame(writer, payload) for payload in payloads))
    reader = asyncio.StreamReader()
    reader.feed_data(wire.sent)
    reader.feed_eof()
    arrived = []
    with contextlib.suppress(asyncio.IncompleteReadError):
        while len(arrived) < 3:
            length = int.from_bytes(await reader.readexactly(4), "big")
            arrived.append(await reader.readexactly(length))
    world.check(
        sorted(arrived) == payloads or len(wire.sent) != 35 or wire.sent[:3] != b"\0\0\0",
        "torn-frame",
        "Three tasks wrote frames at the same time, and one came between the length and the payload of another: "
        "write both before you await anything.",
    )
    assert sorted(arrived) == payloads
