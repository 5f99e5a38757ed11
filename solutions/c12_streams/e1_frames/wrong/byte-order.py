import asyncio
import struct


async def read_frame(reader):
    try:
        (length,) = struct.unpack("<I", await reader.readexactly(4))
    except asyncio.IncompleteReadError as end:
        if not end.partial:
            return None
        raise
    if length > 1 << 20:
        raise ValueError(length)
    return await reader.readexactly(length)


async def write_frame(writer, payload):
    writer.write(struct.pack("<I", len(payload)) + payload)
    await writer.drain()
