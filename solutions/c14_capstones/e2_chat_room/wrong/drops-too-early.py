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
                queue = asyncio.Queue(10)
                sending = asyncio.create_task(self.send(queue, writer))
                self.tell(f"* {name} joined\n")
                self.guests[name] = (queue, writer)
                try:
                    while line := await reader.readline():
                        self.tell(f"{name}: {line.decode()}", name)
                finally:
                    sending.cancel()
        except ConnectionError:
            pass
        finally:
            if name in self.guests:
                del self.guests[name]
                self.tell(f"* {name} left\n")
            writer.close()

    async def send(self, queue, writer):
        try:
            while True:
                writer.write((await queue.get()).encode())
                await writer.drain()
        except ConnectionError:
            pass

    def tell(self, line, speaker=None):
        for name, (queue, writer) in self.guests.items():
            if name != speaker:
                try:
                    queue.put_nowait(line)
                except asyncio.QueueFull:
                    writer.transport.abort()

    async def stop(self):
        self.server.close()
        for _, writer in self.guests.values():
            writer.transport.abort()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
