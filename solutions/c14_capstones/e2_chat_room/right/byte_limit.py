import asyncio


class ChatServer:
    def __init__(self):
        self.guests = {}
        self.handlers = {}

    async def start(self, host, port):
        self.server = await asyncio.start_server(self.handle, host, port)
        return self.server.sockets[0].getsockname()[1]

    async def handle(self, reader, writer):
        self.handlers[asyncio.current_task()] = writer
        name = None
        try:
            name = (await reader.readline()).decode().strip()
            if not name:
                return
            self.tell(f"* {name} joined\n")
            self.guests[name] = writer
            async for line in reader:
                self.tell(f"{name}: {line.decode()}", but=name)
        except ConnectionError:
            pass
        finally:
            if self.guests.pop(name, None):
                self.tell(f"* {name} left\n")
            writer.close()
            del self.handlers[asyncio.current_task()]

    def tell(self, line, but=None):
        for name, writer in list(self.guests.items()):
            if name != but:
                writer.write(line.encode())
                if writer.transport.get_write_buffer_size() > 100_000:
                    writer.transport.abort()

    async def stop(self):
        self.server.close()
        handlers = dict(self.handlers)
        for writer in handlers.values():
            writer.transport.abort()
        await asyncio.gather(*handlers, return_exceptions=True)
