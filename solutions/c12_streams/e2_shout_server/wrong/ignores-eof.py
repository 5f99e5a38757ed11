async def handle_client(reader, writer):
    try:
        while True:
            line = await reader.readline()
            if line.strip() == b"quit":
                break
            writer.write(line.decode().upper().encode())
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
