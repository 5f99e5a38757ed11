import asyncio

MAX_PAYLOAD = 1 << 20
"""The largest payload that is accepted, in bytes."""


async def read_frame(reader: asyncio.StreamReader) -> bytes | None:
    r"""Read one frame from `reader` and return its payload, or None if the stream ended before it.

    Two programs talk over a TCP connection, which carries bytes but knows no messages. They agreed on frames: four
    bytes, which are the length of the payload as a big-endian number, and then the payload. A payload may be empty.
    What follows a frame in the stream belongs to the next call.

    If the stream ends between two frames, all is well: return None. If it ends inside a frame, raise
    `asyncio.IncompleteReadError` or `ConnectionError`. If a frame claims to be longer than `MAX_PAYLOAD`, raise
    `ValueError` at once, without waiting for its bytes.

    For example, a stream of `b"\x00\x00\x00\x02hi"` gives `b"hi"`, and then None.
    """
    try:
        header = await reader.readexactly(4)  # waits for all four, however they arrive
    except asyncio.IncompleteReadError as end:
        if not end.partial:
            return None  # not a single byte of a next frame: the clean end
        raise
    length = int.from_bytes(header, "big")
    if length > MAX_PAYLOAD:  # before anything is read: the number comes from somebody else
        raise ValueError(f"a frame of {length} bytes is too long")
    return await reader.readexactly(length)


async def write_frame(writer: asyncio.StreamWriter, payload: bytes) -> None:
    r"""Write `payload` as one frame.

    If the other side reads slowly, wait until `writer` has room again. Several tasks may write to the same writer at
    the same time: each frame must arrive in one piece.

    For example, `b"hi"` is sent as `b"\x00\x00\x00\x02hi"`.
    """
    writer.write(len(payload).to_bytes(4, "big") + payload)  # no await between the parts: nobody can come between
    await writer.drain()
