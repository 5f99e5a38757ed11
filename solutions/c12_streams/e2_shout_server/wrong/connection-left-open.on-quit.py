async def handle_client(reader, writer):
    try:
        while line := await reader.readline():
            if line.strip() == b"quit":
                return
            writer.write(line.decode().upper().encode())
            await writer.drain()
        writer.close()
    except ConnectionError:
        writer.close()
