import asyncio


async def handle_client(reader, writer):
    try:
        is_over = False
        while not is_over:
            try:
                line = await reader.readuntil(b"\n")
            except asyncio.IncompleteReadError as end:
                line, is_over = end.partial, True
            if line.rstrip(b"\n") == b"quit":
                break
            writer.write(line.decode().upper().encode())
            await writer.drain()
        writer.close()
        await writer.wait_closed()
    except ConnectionError:
        writer.close()
