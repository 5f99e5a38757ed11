import asyncio


class ChatServer:
    def __init__(self):
        self.guests = {}
        self.tasks = set()

    async def start(self, host, port):
        self.server = await asyncio.start_server(self.accept, host, port)
        return self.server.sockets[0].getsockname()[1]

    def accept(self, reader, writer):
        task = asyncio.create_task(self.serve(reader, writer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def serve(self, reader, writer):
        name = None
        try:
            name = (await reader.readline()).decode().strip()
            if name:
                await self.tell(f"* {name} joined\n")
                self.guests[name] = writer
                while line := await reader.readline():
                    await self.tell(f"{name}: {line.decode()}", name)
        except ConnectionError:
            pass
        finally:
            if name in self.guests:
                del self.guests[name]
                await self.tell(f"* {name} left\n")
            writer.close()

    async def tell(self, line, speaker=None):
        others = [writer for name, writer in self.guests.items() if name != speaker]
        for writer in others:
            writer.write(line.encode())
        await asyncio.gather(*[writer.drain() for writer in others], return_exceptions=True)

    async def stop(self):
        self.server.close()
        for writer in self.guests.values():
            writer.transport.abort()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
