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
    raise NotImplementedError


async def write_frame(writer: asyncio.StreamWriter, payload: bytes) -> None:
    r"""Write `payload` as one frame.

    If the other side reads slowly, wait until `writer` has room again. Several tasks may write to the same writer at
    the same time: each frame must arrive in one piece.

    For example, `b"hi"` is sent as `b"\x00\x00\x00\x02hi"`.
    """
    raise NotImplementedError
