import asyncio

BACKLOG = 100
"""Lines that may wait for a client."""
GOODBYE_S = 1
"""Seconds that a client gets to take what was sent to it, when its connection is closed."""


class ChatServer:
    """A chat room for whoever connects.

    Everything is text in UTF-8, line by line. The first line that a client sends is its name; you may rely on names
    being different. From then on it is in the room: the others read `* ann joined`, then each line that it sends as
    `ann: hi`, and `* ann left` when it hangs up or vanishes. A client does not hear itself, nor what was said before it
    came. One that goes before it has told its name was never there.

    A client who does not read must not hold up the others, nor fill your memory. If more than about 100 lines wait for
    it, it is dropped, as if it had hung up; whoever is less behind gets every line.
    """

    def __init__(self) -> None:
        self._guests: set[_Guest] = set()
        self._conversations: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    async def start(self, host: str, port: int) -> int:
        """Open the room, and return the port that clients can connect to.

        It is the given port, or one that was free if that is 0.
        """
        self._server = await asyncio.start_server(self._accept, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        conversation = asyncio.create_task(self._converse(reader, writer))  # ours to keep, and to end
        self._conversations.add(conversation)
        conversation.add_done_callback(self._conversations.discard)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """All of one client, from the first line to the closed connection."""
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
        except (ConnectionError, ValueError):
            pass  # the same, before it had a name
        finally:
            await _close(writer)

    async def _host(self, name: str, guest: "_Guest", reader: asyncio.StreamReader) -> None:
        self._tell(f"* {name} joined\n")
        self._guests.add(guest)
        try:
            async for line in reader:
                self._tell(f"{name}: {line.decode()}", speaker=guest)
        except (ConnectionError, ValueError):
            pass  # vanished, or sent what is no text or a line without end
        finally:  # hung up, vanished, dropped, or the room is closed
            self._guests.discard(guest)
            self._tell(f"* {name} left\n")

    def _tell(self, line: str, speaker: "_Guest | None" = None) -> None:
        for guest in self._guests:
            if guest is not speaker:
                guest.tell(line)  # never waits: nobody can hold up the others

    async def stop(self) -> None:
        """Close the room: let nobody in any more, and close every connection.

        Return when nothing that you have started is going on any more, and within ten seconds, whatever the clients do.
        """
        if self._server is None:
            return
        self._server.close()  # only the door
        for conversation in self._conversations:
            conversation.cancel()
        await asyncio.gather(*self._conversations, return_exceptions=True)
        await self._server.wait_closed()  # from Python 3.12 on it waits for the connections; by now they are closed


class _Guest:
    """A client in the room: what waits for it."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        self._lines: asyncio.Queue[str] = asyncio.Queue(BACKLOG)

    def tell(self, line: str) -> None:
        try:
            self._lines.put_nowait(line)
        except asyncio.QueueFull:
            self._writer.transport.abort()  # its conversation sees the end, and ends

    async def send(self) -> None:
        try:
            while True:
                self._writer.write((await self._lines.get()).encode())
                await self._writer.drain()  # this client's own task: only it waits
        except ConnectionError:
            pass


async def _close(writer: asyncio.StreamWriter) -> None:
    """Close a connection. What is in its buffer may be sent, but not for ever."""
    writer.close()
    try:
        async with asyncio.timeout(GOODBYE_S):
            await writer.wait_closed()
    except (ConnectionError, TimeoutError):
        writer.transport.abort()
