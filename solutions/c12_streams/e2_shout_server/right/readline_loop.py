import contextlib


async def handle_client(reader, writer):
    with contextlib.suppress(ConnectionError), contextlib.closing(writer):
        while line := await reader.readline():
            if line.strip() == b"quit":
                return
            writer.write(line.decode("utf-8").upper().encode("utf-8"))
            await writer.drain()
