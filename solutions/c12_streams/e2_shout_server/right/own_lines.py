async def lines(reader):
    rest = b""
    while piece := await reader.read(1000):
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line + b"\n"
    if rest:
        yield rest


async def handle_client(reader, writer):
    try:
        async for line in lines(reader):
            if line.rstrip(b"\n") == b"quit":
                break
            writer.write(line.decode().upper().encode())
            await writer.drain()
    except (ConnectionResetError, BrokenPipeError):
        pass
    finally:
        writer.close()
