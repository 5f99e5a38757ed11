import asyncio

lock = asyncio.Lock()


async def handle_client(reader, writer):
    async with lock:
        try:
            while line := await reader.readline():
                if line.strip() == b"quit":
                    break
                writer.write(line.decode().upper().encode())
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()
