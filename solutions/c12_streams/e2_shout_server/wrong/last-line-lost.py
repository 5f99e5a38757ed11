import asyncio


async def handle_client(reader, writer):
    try:
        while True:
            line = await reader.readuntil(b"\n")
            if line.strip() == b"quit":
                break
            writer.write(line.decode().upper().encode())
            await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()
