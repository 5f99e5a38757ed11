async def handle_client(reader, writer):
    try:
        while line := await reader.readline():
            if line.strip() == b"quit":
                break
            writer.write(line.decode().upper().encode())
    except ConnectionError:
        pass
    finally:
        writer.close()
