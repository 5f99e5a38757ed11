async def read_frame(reader):
    length = int.from_bytes(await reader.readexactly(4), "big")
    if length > 1 << 20:
        raise ValueError(length)
    return await reader.readexactly(length)


async def write_frame(writer, payload):
    writer.write(len(payload).to_bytes(4, "big") + payload)
    await writer.drain()
