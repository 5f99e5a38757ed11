async def read_frame(reader):
    header = await reader.read(4)
    if not header:
        return None
    length = int.from_bytes(header, "big")
    if length > 1 << 20:
        raise ValueError(length)
    return await reader.read(length)


async def write_frame(writer, payload):
    writer.write(len(payload).to_bytes(4, "big") + payload)
    await writer.drain()
