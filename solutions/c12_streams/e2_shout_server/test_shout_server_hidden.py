"""The hidden tests of shout_server."""

import asyncio
import contextlib
import socket
import struct

NO_ANSWER = object()


class Reader(asyncio.StreamReader):
    """Loses its patience with who reads on and on behind the end of the input."""

    def __init__(self, world):
        super().__init__()
        self.world = world
        self.empty_reads = 0

    async def readline(self):
        return self.counted(await super().readline())

    async def read(self, n=-1):
        return self.counted(await super().read(n))

    def counted(self, data):
        self.empty_reads += not data
        self.world.check(
            self.empty_reads < 20,
            "ignores-eof",
            "The client has hung up, and you read on and on: at the end of the input every read gives `b''`, at once.",
        )
        return data


class Server:
    """A server on this machine that remembers how its handlers ended."""

    def __init__(self, exercise, world):
        self.handle_client = exercise.handle_client
        self.world = world
        self.writers = []
        self.errors = []
        self.going_on = 0

    async def handle(self, reader, writer):
        self.writers.append(writer)
        self.going_on += 1
        try:
            await self.handle_client(reader, writer)
        except Exception as error:
            self.errors.append(error)
            writer.transport.abort()
        finally:
            self.going_on -= 1

    async def __aenter__(self):
        self.server = await asyncio.get_running_loop().create_server(
            lambda: asyncio.StreamReaderProtocol(Reader(self.world), self.handle), "127.0.0.1", 0
        )
        return self

    async def __aexit__(self, *error):
        self.server.close()
        for writer in self.writers:
            writer.transport.abort()
        if self.errors and not self.world.lessons:
            raise self.errors[0]

    @contextlib.asynccontextmanager
    async def client(self):
        """The two streams of a client, which hangs up at the end of the block."""
        reader, writer = await asyncio.open_connection(*self.server.sockets[0].getsockname())
        try:
            yield reader, writer
        finally:
            writer.close()


async def soon(answer):
    """What is awaited, if it comes within 5 s; time moves in small steps, to leave the network its own."""
    task = asyncio.ensure_future(answer)
    for _ in range(50):
        if (await asyncio.wait([task], timeout=0.1))[0]:
            return task.result()
    task.cancel()
    return NO_ANSWER


async def test_a_conversation(exercise, world):
    """Each line is answered before the client says the next one, and `quit` closes the connection."""
    async with Server(exercise, world) as server, server.client() as (reader, writer):
        for said, expected in [(b"one\n", b"ONE\n"), (b"quit it\n", b"QUIT IT\n"), (b"\n", b"\n")]:
            writer.write(said)
            answer = await soon(reader.readline())
            world.check(
                answer is not NO_ANSWER,
                "reads-to-the-end",
                f"A client said {said!r} and had no answer after 5 s: answer each line when it comes, don't read on.",
            )
            world.check(
                answer != b"",
                "quits-too-early",
                f"A client said {said!r}, and you closed the connection: only the line `quit`, and nothing else, ends it.",
            )
            assert answer == expected
        writer.write(b"quit\n")
        world.check(
            await soon(reader.read()) == b"",
            "connection-left-open",
            "The client said `quit`, and 5 s later the connection is still open: close the writer.",
        )


async def test_text_in_pieces(exercise, world):
    """A line that arrives in two pieces, cut inside a letter, is one line; the last one may lack its newline."""
    async with Server(exercise, world) as server:
        async with server.client() as (reader, writer):
            writer.write("grüße\nund".encode()[:3])
            await asyncio.sleep(0.37)
            world.check(
                not any(isinstance(error, UnicodeDecodeError) for error in server.errors),
                "chunk-is-not-a-line",
                "A letter of two bytes arrived in two pieces, and you decoded the first one alone: read whole lines.",
            )
            writer.write("grüße\nund".encode()[3:])
            await asyncio.sleep(0.37)
            writer.write(b" ende")
            writer.write_eof()
            answer = await soon(reader.read())
        world.check(
            answer is not NO_ANSWER,
            "connection-left-open",
            "The client has said its last line, and 5 s later the connection is still open: close the writer.",
        )
        world.check(
            not answer.startswith("GRüß".encode()),
            "capitals-of-bytes",
            "`upper()` of bytes knows only the letters a to z; decode the line, and encode the answer.",
        )
        world.check(
            answer != "GRÜSSE\n".encode(),
            "last-line-lost",
            "The last line came without a newline, and you did not answer it.",
        )
        assert answer.rstrip(b"\n") == "GRÜSSE\nUND ENDE".encode()


async def test_an_idle_client(exercise, world):
    """A client that is silent keeps nobody waiting: twenty others are served beside it, and nothing is left."""
    async with Server(exercise, world) as server:

        async def one(number):
            async with server.client() as (reader, writer):
                writer.write(f"line {number}\n".encode())
                writer.write_eof()
                return await soon(reader.readline())

        async with server.client() as (reader, writer):
            await asyncio.sleep(0.37)
            answers = await asyncio.gather(*(one(number) for number in range(20)))
            world.check(
                NO_ANSWER not in answers,
                "one-client-at-a-time",
                "One client is connected and silent, and others get no answer: nothing may be shared between them.",
            )
            assert answers == [f"LINE {number}\n".encode() for number in range(20)]
        await asyncio.sleep(1)
        world.check(
            all(writer.is_closing() for writer in server.writers),
            "connection-left-open",
            "All clients have hung up, and not all connections are closed: close the writer at the end of the input.",
        )
        assert server.going_on == 0, "a handler still runs although its client has hung up"


async def test_a_client_vanishes(exercise, world):
    """A client whose machine is switched off in the middle of a conversation leaves no error behind."""
    async with Server(exercise, world) as server:
        async with server.client() as (reader, writer):
            writer.write(b"hello\n")
            await asyncio.sleep(0.37)
            no_goodbye = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_goodbye)
            writer.transport.abort()
            await asyncio.sleep(0.37)
        world.check(
            not any(isinstance(error, ConnectionError) for error in server.errors),
            "handler-crashes",
            "A client vanished, and your function let the ConnectionResetError out: expect it wherever you read, drain "
            "or wait for the close.",
        )


class SlowWire(asyncio.Transport):
    """Takes what is written, asks for a pause when more than 1000 bytes wait, and sends them once per second."""

    def __init__(self):
        super().__init__()
        self.protocol = asyncio.StreamReaderProtocol(asyncio.StreamReader())
        self.sent = b""
        self.waiting = self.most_waiting = 0
        self.is_closed = self.is_paused = False

    def write(self, data):
        self.sent += bytes(data)
        self.waiting += len(data)
        self.most_waiting = max(self.most_waiting, self.waiting)
        if self.waiting > 1000 and not self.is_paused:
            self.is_paused = True
            self.protocol.pause_writing()
            asyncio.get_running_loop().call_later(1.0, self.flush)

    def flush(self):
        self.waiting = 0
        if self.is_paused:
            self.is_paused = False
            self.protocol.resume_writing()

    def is_closing(self):
        return self.is_closed

    def close(self, error=None):
        if not self.is_closed:
            self.is_closed = True
            asyncio.get_running_loop().call_soon(self.protocol.connection_lost, error)

    abort = close

    def streams(self, world):
        """What a handler gets, with 100 lines of 100 bytes that the client has sent, and nothing more to come."""
        reader = Reader(world)
        reader.feed_data((b"x" * 99 + b"\n") * 100)
        reader.feed_eof()
        return reader, asyncio.StreamWriter(self, self.protocol, reader, asyncio.get_running_loop())


async def test_a_client_that_does_not_read(exercise, world):
    """A client that sends 100 lines and reads slowly gets all answers, without filling the server's memory."""
    wire = SlowWire()
    await exercise.handle_client(*wire.streams(world))
    assert wire.sent == (b"X" * 99 + b"\n") * 100
    world.check(
        wire.most_waiting <= 1300,
        "no-drain",
        f"{wire.most_waiting} bytes of answers waited at once for a client that reads slowly: `write` only fills a "
        "buffer, `await writer.drain()` waits while there is too much in it.",
    )


async def test_a_client_vanishes_while_you_wait(exercise, world):
    """A client that vanishes while its answers wait to be sent leaves no error behind either."""
    wire = SlowWire()
    asyncio.get_running_loop().call_later(0.37, wire.close, ConnectionResetError("gone"))
    try:
        await exercise.handle_client(*wire.streams(world))
    except ConnectionError as error:
        world.check(
            False,
            "handler-crashes",
            "A client vanished while you waited for room in the buffer, and your function let the "
            f"{type(error).__name__} out: expect it wherever you read, drain or wait for the close.",
        )
