"""Waiting in the system: blocking sockets, pipes, selectors and signals."""
# ruff: noqa: SIM105 - written as learners write them

import asyncio
import multiprocessing
import os
import queue
import select
import selectors
import signal
import socket
import socketserver
import threading
import time
from asyncio import StreamReader, StreamWriter
from typing import Any

from bank import program

REAL_WAIT = "the wait is in the system: it takes real time and no virtual time"
KEPT_BATON = "a thread that waits in the system keeps the baton, so the one it waits for never runs: the trial hangs"


def _slow_echo(delay: float) -> Any:
    async def answer(reader: StreamReader, writer: StreamWriter) -> None:
        line = await reader.readline()
        await asyncio.sleep(delay)
        writer.write(line)
        await writer.drain()
        writer.close()

    return answer


@program(elapsed=1.0, known_gap=REAL_WAIT)
def a_select_used_to_sleep(u: float) -> None:
    select.select([], [], [], u)


@program(elapsed=1.0, known_gap=REAL_WAIT)
def a_selector_with_a_limit(u: float) -> None:
    with selectors.DefaultSelector() as selector:
        assert not selector.select(u)


@program(elapsed=1.0, known_gap=REAL_WAIT)
def a_socket_with_a_limit(u: float) -> None:
    left, right = socket.socketpair()
    with left, right:
        left.settimeout(u)
        try:
            left.recv(1)
        except TimeoutError:
            pass


@program(elapsed=1.0, known_gap=REAL_WAIT)
def waiting_for_a_signal_with_a_limit(u: float) -> None:
    signal.sigtimedwait([signal.SIGUSR1], u)


@program(elapsed=1.0, known_gap="an alarm comes after real time, so it never interrupts a virtual sleep")
def an_alarm_interrupts_a_sleep(u: float) -> None:
    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, u)
    try:
        time.sleep(3 * u)
    except TimeoutError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@program(elapsed=1.0, known_gap=REAL_WAIT)
def an_event_of_multiprocessing_with_a_limit(u: float) -> None:
    assert not multiprocessing.Event().wait(u)


@program(elapsed=1.0, known_gap=KEPT_BATON)
def a_queue_of_multiprocessing_with_a_limit(u: float) -> None:
    try:
        multiprocessing.Queue().get(timeout=u)
    except queue.Empty:
        pass


@program(elapsed=1.0, known_gap=KEPT_BATON)
async def a_blocking_client_in_a_thread(u: float) -> None:
    def ask(port: int) -> bytes:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"hello\n")
            return connection.recv(10)

    async with await asyncio.start_server(_slow_echo(u), "127.0.0.1", 0) as server:
        assert await asyncio.to_thread(ask, server.sockets[0].getsockname()[1]) == b"hello\n"


@program(elapsed=1.0, known_gap=KEPT_BATON)
def two_threads_on_a_pair_of_sockets(u: float) -> None:
    left, right = socket.socketpair()
    with left, right:
        threading.Timer(u, right.send, (b"x",)).start()
        assert left.recv(1) == b"x"


@program(elapsed=1.0, known_gap=KEPT_BATON)
def two_threads_on_a_pipe(u: float) -> None:
    reading, writing = os.pipe()
    threading.Timer(u, os.write, (writing, b"x")).start()
    assert os.read(reading, 1) == b"x"
    os.close(reading)
    os.close(writing)


@program(elapsed=1.0, known_gap=KEPT_BATON)
def a_blocking_server_in_a_thread(u: float) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.001,))
        thread.start()
        time.sleep(u)
        server.shutdown()
        thread.join()


@program(elapsed=1.0)
async def a_thread_writes_into_a_pipe_the_loop_watches(u: float) -> None:
    loop = asyncio.get_running_loop()
    reading, writing = os.pipe()
    heard = loop.create_future()

    def read() -> None:
        loop.remove_reader(reading)
        heard.set_result(os.read(reading, 1))

    loop.add_reader(reading, read)
    threading.Timer(u, os.write, (writing, b"x")).start()
    assert await heard == b"x"
    os.close(reading)
    os.close(writing)


@program(elapsed=2.5)
def a_server_in_the_loop_of_another_thread(u: float) -> None:
    ports: queue.Queue[int] = queue.Queue()

    async def serve() -> None:
        async with await asyncio.start_server(_slow_echo(u), "127.0.0.1", 0) as server:
            ports.put(server.sockets[0].getsockname()[1])
            await asyncio.sleep(2.5 * u)

    async def ask(port: int) -> None:
        start = time.monotonic()
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"hello\n")
        assert await reader.readline() == b"hello\n"
        writer.close()
        assert time.monotonic() - start < 2 * u

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    asyncio.run(ask(ports.get()))
    thread.join()
