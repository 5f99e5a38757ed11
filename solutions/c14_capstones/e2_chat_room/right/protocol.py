import asyncio


class Guest(asyncio.Protocol):
    def __init__(self, room):
        self.room = room
        self.name = None
        self.rest = b""
        self.closed = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self.room.connected.add(self)

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            if self.name is None:
                self.name = line.decode()
                self.room.tell(f"* {self.name} joined\n", self)
            else:
                self.room.tell(f"{self.name}: {line.decode()}\n", self)

    def connection_lost(self, error):
        self.room.connected.discard(self)
        if self.name is not None:
            self.room.tell(f"* {self.name} left\n", self)
        self.closed.set_result(None)


class ChatServer:
    def __init__(self):
        self.connected = set()

    async def start(self, host, port):
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(lambda: Guest(self), host, port)
        return self.server.sockets[0].getsockname()[1]

    def tell(self, line, speaker):
        for guest in list(self.connected):
            if guest is not speaker and guest.name is not None:
                guest.transport.write(line.encode())
                if guest.transport.get_write_buffer_size() > 100_000:
                    guest.transport.abort()

    async def stop(self):
        self.server.close()
        leaving = list(self.connected)
        for guest in leaving:
            guest.transport.close()
        if leaving:
            _, late = await asyncio.wait([guest.closed for guest in leaving], timeout=3)
            for guest in leaving:
                if guest.closed in late:
                    guest.transport.abort()
            await asyncio.gather(*[guest.closed for guest in leaving])
