"""Where workers come from: a process that holds no test and forks a confined worker for whoever asks.

Run as `python -m grader.judge.nursery DESCRIPTOR REACHED`, with a socket to the one that asks and the layers of
confinement as JSON. A request is `fork PROFILE CORE` with two descriptors, the worker's connection and a file for the
trace of where it hangs, answered by the worker's number, with a descriptor of it; `work` with two such, which the
process does itself, answered when it is done; or `end NUMBER`, answered by how a worker had ended.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, NoReturn, Self

import msgspec

from grader.judge.confinement import ENVIRONMENT, Confinement
from grader.judge.cores import current_core, stay_on
from grader.judge.isolation import Profile, Reached
from grader.judge.namespaces import outer_command
from grader.judge.patience import waited_s
from grader.judge.wire import Wire
from grader.judge.worker import work

MODULE = "grader.judge.nursery"
MAX_TRACE_BYTES = 1 << 16
ENDING_REAL_S = 0.1
"""How long, in real seconds, a worker that ends by itself may take until its end is seen."""


class Nursery:
    """The way to the process, whose workers are confined by what is `reached`. Use it in a `with` block."""

    def __init__(self, reached: Reached) -> None:
        self._outside = outer_command(reached)
        self._reached = msgspec.json.encode(reached).decode()

    def __enter__(self) -> Self:
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [*self._outside, sys.executable, "-P", "-m", MODULE, str(theirs.fileno()), self._reached],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**ENVIRONMENT, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._control.close()
        self._process.wait()

    def fork(self, profile: Profile) -> WorkerProcess:
        """A new worker, allowed what the profile says, on the processor that runs the caller."""
        core = current_core()
        connection, trace = self._ask(f"fork {profile} {'' if core is None else core}")
        pid, handle = self._answer()
        return WorkerProcess(self, profile, pid, handle, connection, trace, core)

    def itself(self) -> WorkerProcess:
        """The process itself as a worker, until `settle`: what it makes is there for all that it forks.

        It is not confined: for code of the kit that may be known to everybody.
        """
        return WorkerProcess(self, Profile.DEFAULT, 0, None, *self._ask("work"))

    def settle(self, worker: WorkerProcess) -> None:
        """Have the process fork workers again."""
        worker.hang_up()
        self._answer()

    def _ask(self, command: str) -> tuple[socket.socket, IO[bytes]]:
        """Have the process do this with a new connection, and a file for traces."""
        ours, theirs = socket.socketpair()
        trace = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        with theirs:
            socket.send_fds(self._control, [command.encode()], [theirs.fileno(), trace.fileno()])
        return ours, trace

    def end(self, pid: int) -> str:
        """Kill the worker and whatever it has started; how it had ended by itself, in words."""
        self._control.sendall(b"end %d\n" % pid)
        code, _ = self._answer()
        if code == -signal.SIGKILL:
            return ""
        return f" (exit code {code})" if code >= 0 else f" ({signal.Signals(-code).name})"

    def _answer(self) -> tuple[int, int | None]:
        """A number, and a descriptor that came with it."""
        data, descriptors, _, _ = socket.recv_fds(self._control, 100, 1)
        if not data:
            raise RuntimeError("the process that forks workers has ended")
        return int(data), descriptors[0] if descriptors else None


class WorkerProcess:
    """One worker, with the judge's end of its connection."""

    def __init__(  # noqa: PLR0913, PLR0917 - a worker has these parts
        self,
        nursery: Nursery,
        profile: Profile,
        pid: int,
        handle: int | None,
        connection: socket.socket,
        trace: IO[bytes],
        core: int | None = None,
    ) -> None:
        self.profile = profile
        self.connection = connection
        self.core = core
        """The processor that it stays on."""
        self._nursery = nursery
        self._pid = pid
        self._handle = handle
        self._trace = trace

    def trace(self) -> str:
        """Where it hung, as `faulthandler` wrote it."""
        self._trace.seek(0)
        return self._trace.read(MAX_TRACE_BYTES).decode(errors="replace")

    def waited_s(self) -> float:
        """Seconds in which it had to wait for a processor, as far as that is known."""
        return 0.0 if self._handle is None else waited_s(self._handle)

    def end(self) -> str:
        """Kill it; how it had ended by itself, in words."""
        self.hang_up()
        return self._nursery.end(self._pid)

    def hang_up(self) -> None:
        """Have nothing more to do with it, after which it ends by itself if it can."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        self.connection.close()
        self._trace.close()


def serve(control: socket.socket, reached: Reached) -> None:
    """Answer requests until the other side hangs up."""
    confinements = {profile: Confinement(profile, reached) for profile in Profile}
    folders: dict[int, Path] = {}
    freeze()
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 100, 2)
        if not data:
            for left in folders.values():
                shutil.rmtree(left, ignore_errors=True)
            return
        command, *rest = data.split()
        if command == b"fork":
            profile = Profile(rest[0].decode())
            folder = Path(tempfile.mkdtemp()) if profile == Profile.SUBPROCESS else None
            pid = os.fork()
            if pid == 0:
                stay_on(int(rest[1]) if len(rest) > 1 else None)
                _live(confinements[profile], folder, *descriptors)
            if folder is not None:
                folders[pid] = folder
            handles = _handles(pid)
            socket.send_fds(control, [b"%d" % pid], handles)
            for descriptor in [*descriptors, *handles]:
                os.close(descriptor)
        elif command == b"work":
            work(Wire(socket.socket(fileno=descriptors[0])), descriptors[1])
            os.close(descriptors[1])
            freeze()
            control.sendall(b"0")
        else:
            pid = int(rest[0])
            code = _end(pid)
            if pid in folders:
                shutil.rmtree(folders.pop(pid), ignore_errors=True)
            control.sendall(b"%d" % code)


def freeze() -> None:
    """What is there now need not be looked through, nor copied, by every process that is forked."""
    gc.collect()
    gc.freeze()


def _live(confinement: Confinement, folder: Path | None, connection: int, trace: int) -> NoReturn:
    try:
        confinement.enter(keep=[connection, trace], folder=folder)
        work(Wire(socket.socket(fileno=connection)), trace)
        os._exit(0)
    finally:
        os._exit(1)


def _handles(pid: int) -> list[int]:
    """A descriptor for the process, where the system has such."""
    if sys.platform != "linux":
        return []
    try:
        return [os.pidfd_open(pid)]
    except OSError:  # in an old kernel, or forbidden in a container
        return []


def _end(pid: int) -> int:
    deadline = time.monotonic() + ENDING_REAL_S
    ended, status = os.waitpid(pid, os.WNOHANG)
    while not ended and time.monotonic() < deadline:
        time.sleep(0.002)
        ended, status = os.waitpid(pid, os.WNOHANG)
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue
    if not ended:
        _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as parent:
        serve(parent, msgspec.json.decode(sys.argv[2], type=Reached))
