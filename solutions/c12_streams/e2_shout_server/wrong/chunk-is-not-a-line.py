async def handle_client(reader, writer):
    try:
        while piece := await reader.read(1000):
            for line in piece.decode().splitlines(keepends=True):
                if line.strip() == "quit":
                    return
                writer.write(line.upper().encode())
                await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
