import asyncio


async def read_frame(reader):
    try:
        header = await reader.readexactly(4)
    except asyncio.IncompleteReadError as end:
        if not end.partial:
            return None
        raise
    length = int.from_bytes(header, "big")
    if length > 1 << 20:
        raise ValueError(length)
    return await reader.readexactly(length)


async def write_frame(writer, payload):
    writer.write(len(payload).to_bytes(4, "big") + payload)
    writer.drain()
