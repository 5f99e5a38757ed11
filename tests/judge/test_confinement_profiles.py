"""What an exercise gets that serves a network, or starts programs."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.judge.confinement import Limits
from grader.judge.isolation import Profile, Reached

PARENT = os.getpid()
HIDDEN_TEST = next(Path(__file__).resolve().parents[2].glob("solutions/*/*/test_*_hidden.py"))
REFUSALS = ("PermissionError", "OSError: [Errno 38]")


async def serve_one(announce: int) -> str:
    """Serve one client, whose port is written to the descriptor; what it said."""
    said: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = await reader.readline()
        writer.write(line.upper())
        await writer.drain()
        writer.close()
        said.set_result(line.decode())

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    os.write(announce, f"{server.sockets[0].getsockname()[1]}\n".encode())
    return await said


def test_a_server_is_reached_from_outside(confined: Callable[..., Any]) -> None:
    reading, writing = os.pipe()
    client = os.fork()
    if client == 0:
        code = 1
        try:
            port = int(os.read(reading, 10))
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(b"hello\n")
                code = 17 if connection.recv(10) == b"HELLO\n" else 2
        finally:
            os._exit(code)
    ended = confined(lambda: asyncio.run(serve_one(writing)), profile=Profile.LOOPBACK, keep=(writing,))
    assert ended.value == "hello\n", ended
    assert os.waitstatus_to_exitcode(os.waitpid(client, 0)[1]) == 17
    for number in (reading, writing):
        os.close(number)


OUT_OF_LOOPBACK: dict[str, Callable[[], object]] = {
    "connecting": lambda: socket.create_connection(("127.0.0.1", 9)),
    "connecting by sending": lambda: socket.socket().sendto(b"x", 0x20000000, ("127.0.0.1", 9)),
    "connecting by a message": lambda: socket.socket().sendmsg([b"x"], [], 0x20000000, ("127.0.0.1", 9)),
    "udp": lambda: socket.socket(type=socket.SOCK_DGRAM),
    "raw": lambda: socket.socket(type=socket.SOCK_RAW),
    "other protocols": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262),
    "unix sockets": lambda: socket.socket(socket.AF_UNIX),
    "fork": os.fork,
    "reading a hidden test": HIDDEN_TEST.read_bytes,
}


@pytest.mark.parametrize("name", OUT_OF_LOOPBACK)
def test_a_server_reaches_nobody(name: str, confined: Callable[..., Any]) -> None:
    ended = confined(OUT_OF_LOOPBACK[name], profile=Profile.LOOPBACK)
    assert ended.error.startswith((*REFUSALS, "BlockingIOError: [Errno 11]")), ended


def test_a_server_takes_the_port_that_it_is_given(confined: Callable[..., Any], reached: Reached) -> None:
    if reached.landlock < 4:
        pytest.skip("this Landlock knows nothing of networks")
    ended = confined(lambda: socket.socket().bind(("127.0.0.1", 54321)), profile=Profile.LOOPBACK)
    assert ended.error.startswith("PermissionError"), ended


def test_programs_run(confined: Callable[..., Any]) -> None:
    def run() -> list[object]:
        ended = subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True, check=False)
        return [ended.returncode, ended.stdout, subprocess.run(["sh", "-c", "exit 3"], check=False).returncode]

    assert confined(run, profile=Profile.SUBPROCESS).value == [0, "42\n", 3]


def test_programs_of_asyncio_run_and_are_killed(confined: Callable[..., Any], reached: Reached) -> None:
    if not reached.signals_stay_inside:
        pytest.skip("signals would reach other processes, so none may be sent")

    async def run() -> list[object]:
        talker = await asyncio.create_subprocess_exec("head", "-c", "300000", "/dev/zero", stdout=subprocess.PIPE)
        output, _ = await talker.communicate()
        sleeper = await asyncio.create_subprocess_exec("sleep", "100")
        sleeper.kill()
        return [talker.returncode, len(output), await sleeper.wait()]

    ended = confined(lambda: asyncio.run(run()), profile=Profile.SUBPROCESS)
    assert ended.value == [0, 300_000, -signal.SIGKILL], ended


def test_a_program_writes_into_the_private_folder(confined: Callable[..., Any], private_folder: Path) -> None:
    def run() -> str:
        with tempfile.TemporaryFile() as file:
            subprocess.run(["echo", "hello"], stdout=file, check=True)
            file.seek(0)
            return file.read().decode()

    assert confined(run, profile=Profile.SUBPROCESS, folder=private_folder).value == "hello\n"


OUT_OF_PROGRAMS = {
    "reading a hidden test": f"cat {HIDDEN_TEST}",
    "reading /etc/passwd": "cat /etc/passwd",
    "listing the kit": f"ls {HIDDEN_TEST.parent}",
    "a signal to the parent": f"kill -0 {PARENT}",
    "another session": "setsid true",
    "a mode": "chmod 700 .",
    "becoming another user": "su -c true",
    "namespaces": "unshare --user true",
    "the network": f"{sys.executable} -c 'import socket; socket.socket()'",
}


@pytest.mark.parametrize("name", OUT_OF_PROGRAMS)
def test_programs_are_confined_too(name: str, confined: Callable[..., Any], private_folder: Path) -> None:
    def run() -> list[object]:
        ended = subprocess.run(["sh", "-c", OUT_OF_PROGRAMS[name]], capture_output=True, check=False)
        return [ended.returncode, ended.stdout.decode()]

    ended = confined(run, profile=Profile.SUBPROCESS, folder=private_folder)
    code, output = ended.value
    assert code in {1, 2, 126}, ended
    assert output == ""


def test_programs_cannot_leave_the_group(confined: Callable[..., Any]) -> None:
    ended = confined(lambda: subprocess.run(["true"], check=True, start_new_session=True), profile=Profile.SUBPROCESS)
    assert ended.error.startswith("PermissionError"), ended


def test_what_is_left_running_ends_with_the_group(confined: Callable[..., Any]) -> None:
    reading, writing = os.pipe()

    def leave() -> None:
        subprocess.Popen(["sh", "-c", "sleep 100 & sleep 100"], pass_fds=(writing,))

    assert confined(leave, profile=Profile.SUBPROCESS, keep=(writing,)).error == ""
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert select.select([pipe], [], [], 30)[0], "somebody can still write"


def test_processes_are_limited(confined: Callable[..., Any], reached: Reached) -> None:
    if os.getuid() == 0 and reached.user is None:
        pytest.skip("nothing limits the tasks of root")

    def flood() -> int:
        running = []
        try:
            for _ in range(1000):
                running.append(subprocess.Popen(["sleep", "100"]))  # noqa: PERF401 - counted until it fails
        except BlockingIOError:
            return len(running)
        return 1000

    ended = confined(flood, profile=Profile.SUBPROCESS, limits=Limits(tasks=10))
    assert 4 <= ended.value < 100, ended
