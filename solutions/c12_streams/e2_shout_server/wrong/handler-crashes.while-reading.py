import contextlib


async def handle_client(reader, writer):
    try:
        while line := await reader.readline():
            text = line.decode()
            if text.rstrip("\n") == "quit":
                break
            writer.write(text.upper().encode())
            try:
                await writer.drain()
            except ConnectionError:
                break
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
