import asyncio
import struct

HEADER = struct.Struct("!I")


async def read_frame(reader):
    try:
        (length,) = HEADER.unpack(await reader.readexactly(HEADER.size))
    except asyncio.IncompleteReadError as end:
        if end.partial:
            raise ConnectionResetError("cut off inside a header") from end
        return None
    if length > 1 << 20:
        raise ValueError(length)
    try:
        return await reader.readexactly(length)
    except asyncio.IncompleteReadError as end:
        raise ConnectionError("cut off inside a frame") from end


async def write_frame(writer, payload):
    writer.write(HEADER.pack(len(payload)))
    writer.write(payload)
    await writer.drain()
