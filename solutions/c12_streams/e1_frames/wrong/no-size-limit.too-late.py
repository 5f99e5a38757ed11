import asyncio


async def read_frame(reader):
    try:
        header = await reader.readexactly(4)
    except asyncio.IncompleteReadError as end:
        if not end.partial:
            return None
        raise
    payload = await reader.readexactly(int.from_bytes(header, "big"))
    if len(payload) > 1 << 20:
        raise ValueError(len(payload))
    return payload


async def write_frame(writer, payload):
    writer.write(len(payload).to_bytes(4, "big") + payload)
    await writer.drain()
