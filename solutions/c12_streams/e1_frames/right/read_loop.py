import asyncio


async def exactly(reader, size):
    data = b""
    while len(data) < size:
        piece = await reader.read(size - len(data))
        if not piece:
            raise asyncio.IncompleteReadError(data, size)
        data += piece
    return data


async def read_frame(reader):
    first = await reader.read(1)
    if not first:
        return None
    length = int.from_bytes(first + await exactly(reader, 3), "big")
    if length > 1 << 20:
        raise ValueError(length)
    return await exactly(reader, length)


async def write_frame(writer, payload):
    writer.write(len(payload).to_bytes(4, "big") + payload)
    await writer.drain()
