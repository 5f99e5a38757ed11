async def read_frame(reader):
    header = b""
    while len(header) < 4:
        piece = await reader.read(4 - len(header))
        if not piece:
            return None
        header += piece
    length = int.from_bytes(header, "big")
    if length > 1 << 20:
        raise ValueError(length)
    payload = b""
    while len(payload) < length:
        piece = await reader.read(length - len(payload))
        if not piece:
            break
        payload += piece
    return payload


async def write_frame(writer, payload):
    writer.write(len(payload).to_bytes(4, "big") + payload)
    await writer.drain()
