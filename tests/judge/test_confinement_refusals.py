"""What confined code tries in vain. What it tries would do no harm if it succeeded."""

from __future__ import annotations

import ctypes
import fcntl
import mmap
import os
import platform
import resource
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HIDDEN_TEST = next(ROOT.glob("solutions/*/*/test_*_hidden.py"))
PARENT = os.getpid()
OPEN = Path(tempfile.gettempdir(), f"awaitlings-open-to-all-{PARENT}")
"""A folder with a `file` in it, which everybody may read and write, unless confined."""
FILE = OPEN / "file"
NEW = OPEN / "new"
FIOSETOWN = 0x8901
"""Who gets the signals of a descriptor."""
CALLS = {"prlimit64": 302, "unshare": 272, "clone": 56, "ptrace": 101, "shmget": 29, "io_uring_setup": 425}
CALLS |= {"process_vm_readv": 310, "keyctl": 250, "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "mount": 165}
CALLS |= {"setns": 308, "execveat": 322, "clone3": 435, "pidfd_open": 434, "kill": 62, "tkill": 200, "socket": 41}
CALLS |= {"prctl": 157, "open_by_handle_at": 304, "tgkill": 234, "fchmodat2": 452}
HIGH = 1 << 32
"""A bit that a filter sees, but not a kernel whose argument has 32 bits."""
REFUSALS = ("PermissionError", "BlockingIOError", "OSError: [Errno 38]")
"""Not “no such file”, “bad address” or “invalid argument”: those come from a kernel that had a look."""


@pytest.fixture(autouse=True)
def open_to_all() -> Iterator[None]:
    OPEN.mkdir()
    OPEN.chmod(0o777)
    FILE.write_text("text")
    FILE.chmod(0o666)
    yield
    shutil.rmtree(OPEN)


def call(name: str, *arguments: int) -> int:
    """A system call of x86-64, past Python and the C library. Raises OSError."""
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(CALLS[name], *map(ctypes.c_long, arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(result)


FORBIDDEN: dict[str, Callable[[], object]] = {
    "reading a hidden test": HIDDEN_TEST.read_bytes,
    "listing the kit": lambda: list(ROOT.iterdir()),
    "reading /etc/passwd": Path("/etc/passwd").read_bytes,
    "listing homes": lambda: list(Path("/home").iterdir()),
    "listing /": lambda: list(Path("/").iterdir()),
    "reading /proc of itself": Path("/proc/self/environ").read_bytes,
    "reading /proc of the parent": Path(f"/proc/{PARENT}/environ").read_bytes,
    "reading a file": FILE.read_bytes,
    "writing a file": lambda: FILE.write_text("text"),
    "a new file": NEW.touch,
    "a new folder": NEW.mkdir,
    "a symbolic link": lambda: NEW.symlink_to(FILE),
    "a hard link": lambda: NEW.hardlink_to(FILE),
    "a pipe": lambda: os.mkfifo(NEW),
    "removing": FILE.unlink,
    "renaming": lambda: FILE.rename(NEW),
    "emptying by reading": lambda: os.open(os.__file__, os.O_RDONLY | os.O_TRUNC | os.O_DIRECTORY),
    "emptying by name": lambda: os.truncate(FILE, 4),
    "changing a mode": lambda: FILE.chmod(0o666),
    "changing a mode by descriptor": lambda: os.fchmod(os.open(os.__file__, os.O_RDONLY), 0o644),
    "changing a date": lambda: os.utime(FILE),
    "changing an owner": lambda: os.chown(FILE, -1, -1),
    "locking what all read": lambda: fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX),
    "writing into Python": lambda: os.open(os.__file__, os.O_WRONLY),
    "fork": os.fork,
    "posix_spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}),
    "a subprocess": lambda: subprocess.run(["/bin/true"], check=True),
    "exec": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606
    "a signal to the parent": lambda: os.kill(PARENT, 0),
    "a signal to everybody": lambda: os.kill(-1, 0),
    "a signal to the group of the parent": lambda: os.killpg(os.getpgid(PARENT), 0),
    "SIGIO to the parent": lambda: fcntl.fcntl(socket.socketpair()[0], fcntl.F_SETOWN, PARENT),
    "SIGIO to the parent by ioctl": lambda: fcntl.ioctl(socket.socketpair()[0], FIOSETOWN, struct.pack("i", PARENT)),
    "inet": socket.socket,
    "inet6": lambda: socket.socket(socket.AF_INET6),
    "udp": lambda: socket.socket(type=socket.SOCK_DGRAM),
    "unix sockets": lambda: socket.socket(socket.AF_UNIX),
    "netlink": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "datagrams, which go to any address": lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM),
    "becoming root": lambda: os.setuid(0),
    "other limits": lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)),
    "limits of the parent": lambda: resource.prlimit(PARENT, resource.RLIMIT_CORE),
    "priority of the parent": lambda: os.setpriority(os.PRIO_PROCESS, PARENT, 0),
    "processors of the parent": lambda: os.sched_setaffinity(PARENT, os.sched_getaffinity(0)),
    "memory in files": lambda: os.memfd_create("memory"),
}
RAW: dict[str, tuple[str, tuple[int, ...]]] = {
    "limits of the parent": ("prlimit64", (PARENT, resource.RLIMIT_CPU, 0, 0)),
    "a process by clone": ("clone", (int(signal.SIGCHLD), 0, 0, 0, 0)),
    "a process by clone, a high bit set": ("clone", (HIGH | int(signal.SIGCHLD), 0, 0, 0, 0)),
    "a user namespace by clone": ("clone", (0x10000000 | int(signal.SIGCHLD), 0, 0, 0, 0)),
    "a user namespace": ("unshare", (0x10000000,)),
    "clone3": ("clone3", (0, 0)),
    "ptrace": ("ptrace", (0x4206, PARENT, 0, 0)),
    "memory of the parent": ("process_vm_readv", (PARENT, 0, 0, 0, 0, 0)),
    "kill, a high bit set": ("kill", (HIGH | PARENT, 0)),
    "tkill": ("tkill", (PARENT, 0)),
    "tgkill": ("tgkill", (PARENT, PARENT, 0)),
    "pidfd": ("pidfd_open", (PARENT, 0)),
    "inet, a high bit set": ("socket", (HIGH | 2, 1, 0)),
    "outliving the parent": ("prctl", (1, 0)),
    "shared memory": ("shmget", (0, 1 << 20, 0)),
    "io_uring": ("io_uring_setup", (1, 0)),
    "keys": ("keyctl", (0, -3, 0)),
    "bpf": ("bpf", (0, 0, 0)),
    "perf": ("perf_event_open", (0, 0, -1, -1, 0)),
    "userfaultfd": ("userfaultfd", (0,)),
    "mount": ("mount", (0, 0, 0, 0, 0)),
    "setns": ("setns", (0, 0)),
    "execveat": ("execveat", (0, 0, 0, 0, 0)),
    "files by handle": ("open_by_handle_at", (-100, 0, 0)),
    "a mode by a newer call": ("fchmodat2", (-100, 0, 0, 0)),
}
X86 = pytest.mark.skipif(platform.machine() != "x86_64", reason="numbers and machine code are those of x86-64")


@pytest.mark.parametrize("name", FORBIDDEN)
def test_nothing_outside_can_be_reached(name: str, confined: Callable[..., Any]) -> None:
    ended = confined(FORBIDDEN[name])
    assert ended.error.startswith(REFUSALS), ended
    assert [path.name for path in OPEN.iterdir()] == ["file"]


@X86
@pytest.mark.parametrize("name", RAW)
def test_nothing_outside_can_be_reached_past_python(name: str, confined: Callable[..., Any]) -> None:
    function, arguments = RAW[name]
    ended = confined(lambda: call(function, *arguments))
    assert ended.error.startswith(REFUSALS), ended


@X86
def test_a_call_as_32_bit_programs_make_it_ends_the_process(confined: Callable[..., Any]) -> None:
    get_pid = bytes.fromhex("b814000000cd80c3")

    def run() -> int:
        memory = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        memory.write(get_pid)
        return int(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))())

    assert confined(run).signal in {signal.SIGSYS, signal.SIGSEGV}


ESCAPES: dict[str, Callable[[], object]] = {
    "a symbolic link": lambda: Path("link").symlink_to("/etc/passwd"),
    "a hard link": lambda: Path("link").hardlink_to(os.__file__),
    "a pipe": lambda: os.mkfifo("pipe"),
    "a file beside": lambda: Path("..", f"beside-{PARENT}").touch(),
    "a file moved out": lambda: Path("file").rename(FILE),
    "a program of its owner": lambda: Path("file").chmod(0o4777),
}


@pytest.mark.parametrize("name", ESCAPES)
def test_nothing_leads_out_of_the_private_folder(name: str, confined: Callable[..., Any], private_folder: Path) -> None:
    private_folder.joinpath("file").touch()
    ended = confined(ESCAPES[name], folder=private_folder)
    assert ended.error.startswith((*REFUSALS, "OSError: [Errno 18]")), ended
    assert [path.name for path in private_folder.iterdir()] == ["file"]
