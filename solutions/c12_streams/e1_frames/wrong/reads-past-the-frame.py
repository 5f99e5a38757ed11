async def read_frame(reader):
    data = await reader.read()
    if not data:
        return None
    length = int.from_bytes(data[:4], "big")
    if length > 1 << 20:
        raise ValueError(length)
    if len(data) < 4 + length:
        raise ConnectionError("cut off")
    return data[4 : 4 + length]


async def write_frame(writer, payload):
    writer.write(len(payload).to_bytes(4, "big") + payload)
    await writer.drain()
