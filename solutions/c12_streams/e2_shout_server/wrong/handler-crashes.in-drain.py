async def handle_client(reader, writer):
    try:
        while True:
            try:
                line = await reader.readline()
            except ConnectionError:
                break
            if line.strip() in [b"", b"quit"] and not line.startswith(b"\n"):
                break
            writer.write(line.decode().upper().encode())
            await writer.drain()
    finally:
        writer.close()
