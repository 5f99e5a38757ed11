import asyncio

BACKLOG = 100
"Lines that may wait for a client."
GOODBYE_S = 1
"Seconds that a client gets to take what was sent to it, when its connection is closed."


class ChatServer:
    def __init__(self):
        self._guests = set()
        self._conversations = set()
        self._server = None

    async def start(self, host, port):
        self._server = await asyncio.start_server(self._accept, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    def _accept(self, reader, writer):
        conversation = asyncio.create_task(self._converse(reader, writer))
        self._conversations.add(conversation)
        conversation.add_done_callback(self._conversations.discard)

    async def _converse(self, reader, writer):
        try:
            name = (await reader.readline()).decode().strip()
            if name:
                async with asyncio.TaskGroup() as group:
                    guest = _Guest(writer)
                    sending = group.create_task(guest.send())
                    try:
                        await self._host(name, guest, reader)
                    finally:
                        sending.cancel()
        finally:
            await _close(writer)

    async def _host(self, name, guest, reader):
        self._tell(f"* {name} joined\n")
        self._guests.add(guest)
        try:
            async for line in reader:
                self._tell(f"{name}: {line.decode()}", speaker=guest)
        except (ConnectionError, ValueError):
            pass
        finally:
            self._guests.discard(guest)
            self._tell(f"* {name} left\n")

    def _tell(self, line, speaker=None):
        for guest in self._guests:
            if guest is not speaker:
                guest.tell(line)

    async def stop(self):
        if self._server is None:
            return
        self._server.close()
        for conversation in self._conversations:
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        await self._server.wait_closed()


class _Guest:
    def __init__(self, writer):
        self._writer = writer
        self._lines = asyncio.Queue(BACKLOG)

    def tell(self, line):
        try:
            self._lines.put_nowait(line)
        except asyncio.QueueFull:
            self._writer.transport.abort()

    async def send(self):
        try:
            while True:
                self._writer.write((await self._lines.get()).encode())
                await self._writer.drain()
        except ConnectionError:
            pass


async def _close(writer):
    writer.close()
    try:
        async with asyncio.timeout(GOODBYE_S):
            await writer.wait_closed()
    except (ConnectionError, TimeoutError):
        writer.transport.abort()
