"""Streams over the loopback, between coroutines of one loop."""

import asyncio
import os
import socket
import tempfile
from asyncio import StreamReader, StreamWriter
from pathlib import Path
from typing import Any

from bank import program


def _slow_echo(delay: float) -> Any:
    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        line = await reader.readline()
        await asyncio.sleep(delay)
        writer.write(line)
        await writer.drain()
        writer.close()

    return answer


async def _ask(port: int, host: str = "127.0.0.1") -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"hello\n")
    line = await reader.readline()
    writer.close()
    return line


def _port(server: asyncio.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


@program(elapsed=1.0)
async def a_server_that_answers_after_a_while(u: float) -> None:
    async with await asyncio.start_server(_slow_echo(u), "127.0.0.1", 0) as server:
        assert await _ask(_port(server)) == b"hello\n"


@program(elapsed=1.0)
async def a_server_found_by_its_name(u: float) -> None:
    async with await asyncio.start_server(_slow_echo(u), "localhost", 0, family=socket.AF_INET) as server:
        assert await _ask(_port(server), "localhost") == b"hello\n"


@program(elapsed=1.5)
async def ten_clients_at_once(u: float) -> None:
    async with await asyncio.start_server(_slow_echo(1.5 * u), "127.0.0.1", 0) as server:
        answers = await asyncio.gather(*(_ask(_port(server)) for _ in range(10)))
    assert answers == [b"hello\n"] * 10


@program(elapsed=3.0)
async def clients_one_after_another(u: float) -> None:
    async with await asyncio.start_server(_slow_echo(u), "127.0.0.1", 0) as server:
        for _ in range(3):
            await _ask(_port(server))


@program(elapsed=2.5)
async def a_client_that_gives_up(u: float) -> None:
    async with await asyncio.start_server(_slow_echo(2 * u), "127.0.0.1", 0) as server:
        try:
            await asyncio.wait_for(_ask(_port(server)), u)
        except TimeoutError:
            await asyncio.sleep(1.5 * u)  # newer servers wait for their clients when they close


@program(elapsed=2.0)
async def a_server_that_sends_line_by_line(u: float) -> None:
    async def count(_: StreamReader, writer: StreamWriter) -> None:
        for n in range(4):
            await asyncio.sleep(0.5 * u)
            writer.write(f"{n}\n".encode())
            await writer.drain()
        writer.close()

    async with await asyncio.start_server(count, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", _port(server))
        assert [line async for line in reader] == [b"0\n", b"1\n", b"2\n", b"3\n"]
        writer.close()


@program(elapsed=1.0)
async def a_megabyte_there_and_back(u: float) -> None:
    size = 1_000_000

    async def echo(reader: StreamReader, writer: StreamWriter) -> None:
        data = await reader.readexactly(size)
        await asyncio.sleep(u)
        writer.write(data)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", _port(server))
        writer.write(b"x" * size)
        await writer.drain()
        assert len(await reader.readexactly(size)) == size
        writer.close()


@program(elapsed=1.5)
async def a_server_that_is_stopped_by_a_limit(u: float) -> None:
    server = await asyncio.start_server(_slow_echo(u), "127.0.0.1", 0)
    try:
        async with asyncio.timeout(1.5 * u), server:
            await server.serve_forever()
    except TimeoutError:
        pass


@program(elapsed=1.5)
async def connecting_again_until_the_server_is_there(u: float) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])

    async def start_late() -> asyncio.Server:
        await asyncio.sleep(0.75 * u)
        return await asyncio.start_server(_slow_echo(0.5 * u), "127.0.0.1", port)

    starting = asyncio.create_task(start_late())
    while True:
        try:
            await _ask(port)
            break
        except ConnectionRefusedError:
            await asyncio.sleep(0.5 * u)
    (await starting).close()


@program(elapsed=1.0)
async def a_server_behind_a_file(u: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "socket"
        async with await asyncio.start_unix_server(_slow_echo(u), path):
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(b"hello\n")
            assert await reader.readline() == b"hello\n"
            writer.close()


class _LateEcho(asyncio.DatagramProtocol):
    def __init__(self, delay: float) -> None:
        self.delay = delay

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        asyncio.get_running_loop().call_later(self.delay, self.transport.sendto, data, addr)


class _Asker(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.answer = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: Any) -> None:
        transport.sendto(b"hello")

    def datagram_received(self, data: bytes, _: Any) -> None:
        self.answer.set_result(data)


@program(elapsed=1.0)
async def datagrams_that_come_back_later(u: float) -> None:
    loop = asyncio.get_running_loop()
    server, _ = await loop.create_datagram_endpoint(lambda: _LateEcho(u), ("127.0.0.1", 0))
    address = server.get_extra_info("sockname")
    client, protocol = await loop.create_datagram_endpoint(_Asker, remote_addr=address)
    assert await protocol.answer == b"hello"
    client.close()
    server.close()


@program(elapsed=1.0)
async def a_pair_of_sockets_of_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()
    left, right = socket.socketpair()
    with left, right:
        left.setblocking(False)
        right.setblocking(False)

        async def send() -> None:
            await asyncio.sleep(u)
            await loop.sock_sendall(right, b"x")

        sending = asyncio.create_task(send())
        assert await loop.sock_recv(left, 1) == b"x"
        await sending


@program(elapsed=1.0)
async def a_pipe_the_loop_watches(u: float) -> None:
    loop = asyncio.get_running_loop()
    reading, writing = os.pipe()
    heard = loop.create_future()

    def read() -> None:
        loop.remove_reader(reading)
        heard.set_result(os.read(reading, 1))

    loop.add_reader(reading, read)
    loop.call_later(u, os.write, writing, b"x")
    assert await heard == b"x"
    os.close(reading)
    os.close(writing)
