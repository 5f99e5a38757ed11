import asyncio
import contextlib


async def handle_client(reader, writer):
    try:
        async for line in reader:
            text = line.decode()
            if text.startswith("quit"):
                break
            writer.write(text.upper().encode())
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()
