import asyncio

MAX_PAYLOAD = 1 << 20
"The largest payload that is accepted, in bytes."


async def read_frame(reader):
    try:
        header = await reader.readexactly(4)
    except asyncio.IncompleteReadError as end:
        if not end.partial:
            return None
        raise
    except asyncio.CancelledError:
        return None
    length = int.from_bytes(header, "big")
    if length > MAX_PAYLOAD:
        raise ValueError(f"a frame of {length} bytes is too long")
    return await reader.readexactly(length)


async def write_frame(writer, payload):
    writer.write(len(payload).to_bytes(4, "big") + payload)
    await writer.drain()
