"""What confined code may use, how much of it, and what goes on working."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import faulthandler
import fcntl
import importlib
import inspect
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.judge.confinement import ENVIRONMENT, Confinement, Limits
from grader.judge.isolation import Profile, Reached
from grader.trial.trial import Trial


@pytest.mark.parametrize("size", [1 << 30, 3 << 30], ids=["data", "addresses"])
def test_memory_is_limited(confined: Callable[..., Any], size: int) -> None:
    assert confined(lambda: len(bytearray(size))).error == "MemoryError: "


def test_many_threads_have_room(attempt_across: Callable[..., Trial]) -> None:
    source = """
        import asyncio, threading
        from concurrent.futures import ThreadPoolExecutor
        async def slug():
            barrier = threading.Barrier(100)
            with ThreadPoolExecutor(100) as pool:
                loop = asyncio.get_running_loop()
                return len(await asyncio.gather(*[loop.run_in_executor(pool, barrier.wait) for _ in range(100)]))
        """

    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug()) == 100

    assert attempt_across(source, body).diagnosis is None


def test_descriptors_are_limited(confined: Callable[..., Any]) -> None:
    assert confined(lambda: [os.open(os.devnull, os.O_RDONLY) for _ in range(1000)]).error.startswith("OSError: [Err")


def test_computing_is_limited(confined: Callable[..., Any]) -> None:
    def compute() -> None:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        while True:
            pass

    assert confined(compute, limits=Limits(cpu_s=1)).signal == signal.SIGKILL


def test_threads_are_limited(confined: Callable[..., Any], reached: Reached) -> None:
    if os.getuid() == 0 and reached.user is None:
        pytest.skip("nothing limits the tasks of root")

    def flood() -> int:
        threading.stack_size(1 << 16)
        for number in range(10_000):
            try:
                threading.Thread(target=threading.Event().wait, daemon=True).start()
            except RuntimeError:
                return number
        return 10_000

    assert 4 <= confined(flood, limits=Limits(tasks=10)).value < 1000


def test_the_environment_is_empty(confined: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    libc = ctypes.CDLL(None)
    libc.getenv.restype = ctypes.c_char_p
    ended = confined(lambda: (dict(os.environ), libc.getenv(b"TOKEN")))
    assert ended.value == [ENVIRONMENT, None]


def test_only_kept_descriptors_are_left(confined: Callable[..., Any]) -> None:
    kept, closed = os.open(os.devnull, os.O_RDONLY), os.open(__file__, os.O_RDONLY)
    far = fcntl.fcntl(closed, fcntl.F_DUPFD, 1000)

    def still_open() -> list[int]:
        found = []
        for number in range(3, 2000):
            with contextlib.suppress(OSError):
                os.fstat(number)
                found.append(number)
        return found

    left = confined(still_open, keep=(kept,)).value
    for number in (kept, closed, far):
        os.close(number)
    assert kept in left
    assert len(left) == 2, left  # the other one is for the answer


def test_standard_streams_lead_nowhere(confined: Callable[..., Any]) -> None:
    ended = confined(lambda: [os.fstat(number).st_rdev == Path(os.devnull).stat().st_rdev for number in range(3)])
    assert ended.value == [True, True, True]


def test_threads_and_event_loops_work(confined: Callable[..., Any]) -> None:
    async def several() -> list[Any]:
        return await asyncio.gather(*(asyncio.to_thread(pow, 2, power) for power in range(20)))

    assert confined(lambda: asyncio.run(several())).value == [2**power for power in range(20)]


def test_waiting_works(confined: Callable[..., Any]) -> None:
    async def wait() -> str:
        asyncio.get_running_loop().call_soon_threadsafe(lambda: None)
        async with asyncio.timeout(5):
            await asyncio.sleep(0.001)
        await asyncio.to_thread(time.sleep, 0.001)
        return "done"

    assert confined(lambda: asyncio.run(wait())).value == "done"


def test_pairs_of_sockets_work(confined: Callable[..., Any]) -> None:
    def talk() -> str:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.sendall(b"hello")
            return theirs.recv(100).decode()

    assert confined(talk).value == "hello"


def test_signals_to_itself_work(confined: Callable[..., Any]) -> None:
    def interrupt() -> str:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            return "interrupted"
        return "not interrupted"

    assert confined(interrupt).value == "interrupted"


def test_every_codec_works(confined: Callable[..., Any]) -> None:
    names = ["shift_jis_2004", "gb18030", "big5hkscs", "euc_kr", "iso2022_jp_3", "cp037", "utf_7"]
    assert confined(lambda: ["é".encode(name, "replace") != b"" for name in names]).value == [True] * len(names)


def test_faulthandler_writes_to_what_was_kept(confined: Callable[..., Any]) -> None:
    with tempfile.TemporaryFile() as trace:

        def hang() -> None:
            faulthandler.dump_traceback_later(0.05, file=trace.fileno())
            time.sleep(0.5)

        assert confined(hang, keep=(trace.fileno(),)).error == ""
        trace.seek(0)
        assert b"in hang" in trace.read()


def import_everything() -> list[str]:
    """The modules of the standard library that cannot be imported here."""
    warnings.simplefilter("ignore")
    failed = []
    for name in sorted(sys.stdlib_module_names - {"antigravity", "this"}):
        try:
            importlib.import_module(name)
        except (ImportError, OSError):
            failed.append(name)
    return failed


def test_the_whole_standard_library_can_be_imported(confined: Callable[..., Any]) -> None:
    body = inspect.getsource(import_everything)
    script = f"import importlib, sys, warnings\n{body}\nprint(*import_everything())"
    free = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert confined(import_everything).value == free


def test_a_private_folder_is_where_files_go(confined: Callable[..., Any], private_folder: Path) -> None:
    def use() -> list[object]:
        with tempfile.NamedTemporaryFile("w+") as file, tempfile.TemporaryDirectory() as folder:
            file.write("text")
            file.seek(0)
            old, new = Path("old"), Path(folder, "new")
            for text in ("1", "2"):
                old.write_text(text)
            old.rename(new)
            return [file.read(), new.read_text(), str(Path.cwd())]

    assert confined(use, folder=private_folder).value == ["text", "2", str(private_folder)]
    assert list(private_folder.iterdir()) == []


def test_the_size_of_a_file_is_limited(confined: Callable[..., Any], private_folder: Path) -> None:
    limits = Limits(file_bytes=1 << 20)
    ended = confined(lambda: Path("big").write_bytes(bytes(2 << 20)), limits=limits, folder=private_folder)
    assert "File too large" in ended.error
    assert private_folder.joinpath("big").stat().st_size <= 1 << 20


def test_a_child_ends_with_its_parent(reached: Reached) -> None:
    if not reached.confines:
        pytest.skip("the parent's death is told by the same layers")
    reading, writing = os.pipe()
    middle = os.fork()
    if middle == 0:
        confinement = Confinement(Profile.DEFAULT, reached)
        if os.fork() == 0:
            confinement.enter(keep=[writing])
            os.write(writing, b"confined")
            signal.pause()
        os.read(reading, 8)
        os.write(writing, b"seen")
        os._exit(0)
    os.waitpid(middle, 0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert select.select([pipe], [], [], 30)[0]
        assert pipe.read() == b"seen"  # to the end, which is there when nobody can write any more


def test_a_child_of_root_is_somebody_else(confined: Callable[..., Any], reached: Reached) -> None:
    if reached.user is None:
        pytest.skip("only root can become another user")
    uid, *groups = confined(lambda: [os.getuid(), *os.getgroups()]).value
    assert uid not in {0, os.getuid()}
    assert groups == []


def test_a_process_with_threads_is_not_confined(reached: Reached) -> None:
    if not reached.confines:
        pytest.skip("this machine confines nothing")
    confinement = Confinement(Profile.DEFAULT, reached)
    pid = os.fork()
    if pid == 0:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        try:
            confinement.enter()
        except RuntimeError:
            os._exit(17)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 17


def test_without_isolation_limits_stay(private_folder: Path) -> None:
    confinement = Confinement(Profile.DEFAULT, Reached())
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            confinement.enter(folder=private_folder)
            bytearray(3 << 30)
        except MemoryError:
            code = 17 if dict(os.environ) == ENVIRONMENT else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 17
