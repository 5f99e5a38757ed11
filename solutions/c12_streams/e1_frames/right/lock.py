import asyncio
import weakref


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


locks = weakref.WeakKeyDictionary()


async def write_frame(writer, payload):
    async with locks.setdefault(writer, asyncio.Lock()):
        writer.write(len(payload).to_bytes(4, "big"))
        await writer.drain()
        writer.write(payload)
        await writer.drain()
