"""The visible test of shout_server."""

import asyncio
import contextlib


@contextlib.asynccontextmanager
async def serving(handle_client):
    """A server on this machine; gives its port. What a handler raises comes out at the end."""
    writers, errors = [], []

    async def handle(reader, writer):
        writers.append(writer)
        try:
            await handle_client(reader, writer)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shall see it
            errors.append(error)
            writer.transport.abort()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        if errors:
            raise errors[0]


async def soon(answer):
    """What is awaited, if it comes within 5 s; time moves in small steps, to leave the network its own."""
    task = asyncio.ensure_future(answer)
    for _ in range(50):
        if (await asyncio.wait([task], timeout=0.1))[0]:
            return task.result()
    task.cancel()
    return "no answer"


async def test_two_lines(exercise):
    """A client says a line, gets its answer, says another one and `quit`, and the connection is closed."""
    async with serving(exercise.handle_client) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        with contextlib.closing(writer):
            writer.write(b"hello\n")
            assert await soon(reader.readline()) == b"HELLO\n"
            writer.write(b"world\nquit\n")
            assert await soon(reader.read()) == b"WORLD\n"
