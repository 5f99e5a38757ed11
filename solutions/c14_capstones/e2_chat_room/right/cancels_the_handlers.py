import asyncio
import contextlib


class ChatServer:
    def __init__(self):
        self.guests = {}
        self.handlers = set()

    async def start(self, host, port):
        self.server = await asyncio.start_server(self.handle, host, port)
        return self.server.sockets[0].getsockname()[1]

    async def handle(self, reader, writer):
        self.handlers.add(asyncio.current_task())
        name, sender = None, None
        try:
            name = (await reader.readline()).decode().strip()
            if not name:
                return
            self.tell(f"* {name} joined\n")
            queue = asyncio.Queue(100)
            sender = asyncio.create_task(self.send(writer, queue))
            self.guests[name] = writer, queue
            async for line in reader:
                self.tell(f"{name}: {line.decode()}", but=name)
        except ConnectionError:
            pass
        finally:
            if self.guests.pop(name, None):
                self.tell(f"* {name} left\n")
            if sender is not None:
                sender.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await sender
            writer.transport.abort()
            self.handlers.discard(asyncio.current_task())

    async def send(self, writer, queue):
        with contextlib.suppress(ConnectionError):
            while line := await queue.get():
                writer.write(line.encode())
                await writer.drain()

    def tell(self, line, but=None):
        for name, (writer, queue) in self.guests.items():
            if name == but:
                continue
            if queue.full():
                writer.transport.abort()
            else:
                queue.put_nowait(line)

    async def stop(self):
        self.server.close()
        handlers = list(self.handlers)
        for handler in handlers:
            handler.cancel()
        await asyncio.wait_for(asyncio.gather(*handlers, return_exceptions=True), 9)
