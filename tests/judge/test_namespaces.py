"""Within real namespaces, where there is bubblewrap and the machine lets it make them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.judge import namespaces
from grader.judge.isolation import NAMESPACES, Reached
from grader.judge.probe import probe

ROOT = Path(__file__).resolve().parents[2]
TRIES = """
import asyncio, contextlib, json, os, pathlib, resource, signal, socket, sys, tempfile
import msgspec
from grader.judge.confinement import Confinement, Limits
from grader.judge.isolation import Profile, Reached

def error(tried):
    try:
        return repr(tried())
    except OSError as refused:
        return type(refused).__name__

async def talk_to_itself():
    async def answer(reader, writer):
        writer.write((await reader.readline()).upper())
        writer.close()
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"hello\\n")
        line = await reader.readline()
        writer.close()
        return line.decode()

def fill(folder):
    try:
        for number in range(1000):
            pathlib.Path(folder, str(number)).write_bytes(bytes(8 << 20))
    except OSError as full:
        return [number, full.errno]

outside, kit, reached = sys.argv[1:]
reached = msgspec.json.decode(reached, type=Reached)
folder = tempfile.mkdtemp()
before = {
    "processes": len([name for name in os.listdir("/proc") if name.isdigit()]),
    "kit": error(lambda: os.listdir(kit)),
    "home": error(lambda: os.listdir("/home")),
    "root": error(lambda: open("/here", "w")),
    "judge": error(lambda: os.kill(int(outside), 0)),
    "interfaces": [name for _, name in socket.if_nameindex()],
    "environment": sorted(os.environ),
}
confinement = Confinement(Profile.LOOPBACK, reached, Limits(file_bytes=16 << 20))
reading, writing = os.pipe()
if os.fork() == 0:
    try:
        confinement.enter([writing], pathlib.Path(folder))
        after = {
            "fork": error(os.fork),
            "passwd": error(lambda: open("/etc/passwd")),
            "outside": error(lambda: socket.create_connection(("1.1.1.1", 53), 1)),
            "parent": error(lambda: os.kill(os.getppid(), 0)),
            "itself": asyncio.run(talk_to_itself()),
            "full": fill(folder),
        }
        os.write(writing, json.dumps(after).encode())
    finally:
        os._exit(0)
os.close(writing)
with os.fdopen(reading) as answer:
    print(json.dumps(before | json.load(answer)))
"""


@pytest.fixture(scope="module")
def reached() -> Reached:
    reached = probe()
    if not reached.namespaces:
        pytest.skip(f"no namespaces on this machine: {reached.missing}")
    return reached


def test_there_is_nothing_of_the_machine_within(reached: Reached) -> None:
    assert reached.namespaces == NAMESPACES
    arguments = [str(os.getpid()), str(ROOT), msgspec.json.encode(reached).decode()]
    command = [*namespaces.outer_command(reached), sys.executable, "-P", "-c", TRIES, *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert found.pop("processes") <= 3
    number, code = found.pop("full")
    assert number * (8 << 20) <= namespaces.QUOTA_BYTES
    assert code == 28
    assert "solutions" not in found.pop("kit")
    assert found.pop("environment") == ["LC_CTYPE", "PATH", "PWD"]
    assert found == {
        "home": "FileNotFoundError",
        "root": "OSError",
        "judge": "ProcessLookupError",
        "interfaces": ["lo"],
        "fork": "BlockingIOError",
        "passwd": "FileNotFoundError",
        "outside": "OSError",
        "parent": "PermissionError",
        "itself": "HELLO\n",
    }


def test_without_namespaces_there_is_no_prefix() -> None:
    assert namespaces.outer_command(Reached(landlock=7, seccomp=True)) == []


def test_the_prefix_shows_nothing_but_the_system_python_and_the_grader() -> None:
    prefix = namespaces.command("bwrap")
    sources = [Path(prefix[place + 1]) for place, word in enumerate(prefix) if word == "--ro-bind-try"]
    assert Path(sys.prefix) in sources
    for path in (ROOT, ROOT / "solutions", ROOT / "exercises", ROOT / "tests", Path("/"), Path.home()):
        assert path not in sources
