"""The hidden tests of chat_room."""

import asyncio
import contextlib
import socket
import struct

NOTHING = "nothing"
PROGRAM = """
import asyncio
import gc
import socket

def keep_little(port):
    servers = [each for each in gc.get_objects() if isinstance(each, asyncio.Server)]
    for listener in [listener for server in servers for listener in server.sockets]:
        if listener.getsockname()[1] == port:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16_384)
"""
KEPT = """
import asyncio
import gc

def kept():
    # how many connections there are, and tasks that have ended
    gc.collect()
    return sum(
        isinstance(thing, asyncio.StreamWriter) or (isinstance(thing, asyncio.Task) and thing.done())
        for thing in gc.get_objects()
    )
"""
LONG = 1000
"""Letters in a long line."""


async def soon(answer, seconds=5):
    """What is awaited, or NOTHING after so many seconds; time moves in small steps, to leave the network its own."""
    task = asyncio.ensure_future(answer)
    for _ in range(50):
        if (await asyncio.wait([task], timeout=seconds / 50))[0]:
            return task.result()
    task.cancel()
    await asyncio.wait([task], timeout=1)
    return NOTHING


class Client:
    """Somebody in the room."""

    def __init__(self, reader, writer):
        self.reader = reader
        self.writer = writer

    def says(self, text):
        self.writer.write(f"{text}\n".encode())

    async def hears(self):
        """The next line; "" at the end, and NOTHING if none comes."""
        try:
            line = await soon(self.reader.readline())
        except ConnectionError:
            return ""
        return line if line is NOTHING else line.decode().removesuffix("\n")

    async def hears_until(self, line):
        """All lines up to this one, or to the end, or until nothing comes any more."""
        heard = [await self.hears()]
        while heard[-1] not in {line, "", NOTHING}:
            heard.append(await self.hears())
        return heard

    def vanishes(self):
        """As if its machine was switched off."""
        no_goodbye = struct.pack("ii", 1, 0)
        self.writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_goodbye)
        self.writer.transport.abort()


class Room:
    """A chat server on this machine, and its guests. Whatever is left at the end is swept away."""

    def __init__(self, exercise, world):
        self.server = exercise.ChatServer()
        self.world = world
        self.clients = []
        self.sockets = []

    async def __aenter__(self):
        self.port = await self.server.start("127.0.0.1", 0)
        self.world.check(
            isinstance(self.port, int) and self.port > 0,
            "no-real-port",
            f"`start` returned {self.port!r}: nobody can connect to that. Ask the listening socket which port it got.",
        )
        return self

    async def __aexit__(self, *error):
        with contextlib.suppress(Exception):
            await soon(self.server.stop())
        for client in self.clients:
            client.writer.transport.abort()
        for sock in self.sockets:
            sock.close()
        await self.world.end_unfinished()
        await asyncio.sleep(0.1)

    async def connect(self):
        self.clients.append(Client(*await asyncio.open_connection("127.0.0.1", self.port)))
        return self.clients[-1]

    async def join(self, name):
        client = await self.connect()
        client.says(name)
        await asyncio.sleep(0.3)
        return client

    async def join_lazily(self, name):
        """Somebody who never reads, and for whom the network keeps little, so that it shows soon."""
        self.world.program(PROGRAM).keep_little(self.port)
        sock = socket.socket()
        self.sockets.append(sock)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        sock.connect(("127.0.0.1", self.port))
        sock.send(f"{name}\n".encode())
        await asyncio.sleep(0.3)
        return sock


async def test_who_hears_what(exercise, world):
    """Everybody else hears who joins, what is said and who leaves."""
    async with Room(exercise, world) as room:
        ann = await room.join("ann")
        bob = await room.join("bob")
        world.check(
            await ann.hears() == "* bob joined",
            "no-join-notice",
            "Bob joined, and Ann did not read `* bob joined`.",
        )
        cem = await room.join("cem")
        assert [await ann.hears(), await bob.hears()] == ["* cem joined"] * 2
        bob.says("hi")
        assert [await ann.hears(), await cem.hears()] == ["bob: hi"] * 2
        ann.says("hello, bob")
        heard = await bob.hears()
        world.check(
            heard not in ["bob: hi", "* bob joined"],
            "echo",
            f"Bob read {heard!r}, which he had said or done himself: tell everybody else.",
        )
        assert [heard, await cem.hears()] == ["ann: hello, bob"] * 2
        cem.writer.close()
        heard = [await ann.hears(), await bob.hears()]
        world.check(
            NOTHING not in heard,
            "ghost-user",
            "Cem hung up, and nobody read `* cem left`: the end of his input is his farewell.",
        )
        assert heard == ["* cem left"] * 2


async def test_a_guest_without_a_name(exercise, world):
    """Who connects and hangs up without a word was never there, and before that hears nothing."""
    async with Room(exercise, world) as room:
        ann, bob = await room.join("ann"), await room.join("bob")
        nobody = await room.connect()
        await asyncio.sleep(0.3)
        bob.says("is somebody there?")
        await asyncio.sleep(0.3)
        nobody.writer.write_eof()
        strangers = (await nobody.hears_until(""))[:-1]
        bob.says("no")
        notices = [line for line in await ann.hears_until("bob: no") if line.startswith("*") and "bob" not in line]
        world.check(
            not notices and not strangers,
            "nameless-guest",
            f"Somebody connected and hung up without a name. Ann read {notices}, and the stranger read {strangers}: "
            "who has not told a name is not in the room.",
        )


async def test_somebody_vanishes(exercise, world):
    """Who vanishes has left: the others hear of it, and go on talking."""
    async with Room(exercise, world) as room:
        ann, bob = await room.join("ann"), await room.join("bob")
        cem = await room.join("cem")
        bob.vanishes()
        heard = await ann.hears_until("* bob left")
        world.check(
            heard[-1] == "* bob left",
            "ghost-user",
            "Bob's connection broke, and Ann did not read `* bob left`: say it in `finally`, for every way out.",
        )
        ann.says("where is bob?")
        heard = await cem.hears_until("ann: where is bob?")
        assert heard == ["* bob left", "ann: where is bob?"]


async def test_gone_before_it_has_a_name(exercise, world):
    """Whose connection breaks before it has told its name was never there, and leaves no error behind."""
    async with Room(exercise, world) as room:
        ann = await room.join("ann")
        nobody = await room.connect()
        await asyncio.sleep(0.3)
        nobody.vanishes()
        await asyncio.sleep(0.3)
        bob = await room.join("bob")
        bob.says("hi")
        assert await ann.hears_until("bob: hi") == ["* bob joined", "bob: hi"]


async def test_who_has_left_is_forgotten(exercise, world):
    """Of ten guests who came and left, nothing is kept."""
    async with Room(exercise, world) as room:
        ann = await room.join("ann")
        kept = world.program(KEPT).kept
        before = kept()
        for number in range(10):
            guest = await room.join(f"guest {number}")
            guest.writer.close()
            assert (await ann.hears_until(f"* guest {number} left"))[-1] == f"* guest {number} left"
        room.clients[1:] = []
        del guest
        await asyncio.sleep(0.3)
        more = kept() - before
        world.check(
            more < 8,
            "task-leak",
            f"Ten guests came and left, and {more} of their tasks and connections are still there: end the tasks of a "
            "guest who has left, and take it out of your collections.",
        )


def has_ended(sock):
    """Whether the other side of a connection has closed it; reads what is there."""
    sock.setblocking(False)
    try:
        while sock.recv(1 << 20):
            pass
    except BlockingIOError:
        return False
    except ConnectionError:
        pass
    return True


async def test_somebody_who_does_not_read(exercise, world):
    """While Bob says 600 long lines, Ann gets all of them, and a client that never reads is dropped."""
    async with Room(exercise, world) as room:
        ann, bob = await room.join("ann"), await room.join("bob")
        lazy = await room.join_lazily("lazy")
        said, heard = [], []
        for start in range(0, 600, 30):
            lines = [f"{number} ".ljust(LONG, ".") for number in range(start, start + 30)]
            said += [f"bob: {line}" for line in lines]
            bob.says("\n".join(lines))
            heard += await ann.hears_until(said[-1])
            if heard[-1] in {NOTHING, ""}:
                break
        got = [line for line in heard if line.startswith("bob: ")]
        world.check(
            heard[-1] is not NOTHING,
            "slow-reader-blocks-all",
            f"One client does not read, and after {len(got)} of Bob's lines Ann got no more: never wait for one client "
            "while another one has something to read.",
        )
        world.check(
            heard[-1] != "",
            "drops-too-early",
            f"Ann reads as fast as she can, and was dropped after {len(got)} lines: up to about 100 may wait.",
        )
        world.check(
            has_ended(lazy),
            "no-backpressure",
            "One client does not read, 600 lines wait for it, and you keep them all: bound what waits for a client, "
            "and drop who is too far behind.",
        )
        assert got == said
        bob.says("yes")
        heard += await ann.hears_until("bob: yes")
        assert "* lazy left" in heard


async def test_somebody_pauses(exercise, world):
    """Who is 90 lines behind for a moment gets every line, in order."""
    async with Room(exercise, world) as room:
        bob = await room.join("bob")
        ann = await room.join_lazily("ann")
        lines = [f"line {number}" for number in range(90)]
        bob.says("\n".join(lines))
        await asyncio.sleep(2.3)
        ann.setblocking(False)
        reader, writer = await asyncio.open_connection(sock=ann)
        room.clients.append(Client(reader, writer))
        heard = [await room.clients[-1].hears()]
        while len(heard) < 90 and heard[-1] not in {NOTHING, ""}:
            heard.append(await room.clients[-1].hears())
        world.check(
            len(heard) == 90 and heard[-1] not in {NOTHING, ""},
            "drops-too-early",
            f"Ann was 90 lines behind for two seconds, and got {len(heard) - 1} of them: up to about 100 lines may "
            "wait.",
        )
        assert heard == [f"bob: {line}" for line in lines]


async def check_stopped(world, room):
    """Stop the room, and look at what is left at that moment."""

    async def stop():
        await room.server.stop()
        return set(world.unfinished)

    before = world.elapsed
    left = await soon(stop(), seconds=12)
    world.check(
        left is not NOTHING and world.elapsed - before <= 10,
        "stop-hangs",
        "`stop` did not return within 10 s: don't wait for clients, who may stay for ever or not read what is sent to "
        "them; end their tasks, and close or abort their connections.",
    )
    return left


async def test_closing_the_room(exercise, world):
    """When the room is closed, all clients see the end, nobody can come in, and nothing goes on."""
    async with Room(exercise, world) as room:
        ann, bob = await room.join("ann"), await room.join("bob")
        await room.connect()
        await asyncio.sleep(0.3)  # the server has seen it
        await ann.hears()
        left = await check_stopped(world, room)
        for client in room.clients:
            heard = await client.hears()
            while heard and heard is not NOTHING:
                heard = await client.hears()
            world.check(
                heard is not NOTHING,
                "connections-left-open",
                "You have stopped, and a client's connection is still open: closing the server closes only its door, "
                "the connections are yours to close.",
            )
        world.check(
            not left,
            "left-running",
            f"When `stop` returned, work that you had started was still going on: {', '.join(sorted(left))}.",
        )
        is_refused = False
        try:
            await room.connect()
        except ConnectionError:
            is_refused = True
        world.check(
            is_refused, "still-listening", "You have stopped, and new clients can still connect: close the server."
        )
        assert await bob.hears() == ""


async def test_closing_before_somebody_who_does_not_read(exercise, world):
    """The room can be closed although a client has not read what was sent to it."""
    async with Room(exercise, world) as room:
        bob = await room.join("bob")
        await room.join_lazily("lazy")
        for _ in range(8):
            bob.says("\n".join(["." * LONG] * 10))
            await asyncio.sleep(0.3)
        left = await check_stopped(world, room)
        assert not left
