"""A forked process in which one submission's code runs, test by test, as its parent asks.

The parent decides when it has waited long enough; whatever the child does costs the test that it was asked for.
"""

from __future__ import annotations

import faulthandler
import os
import resource
import select
import signal
import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn

import msgspec

from grader.batch.plan import Planned
from grader.judge.cores import stay_on
from grader.judge.nursery import WorkerProcess
from grader.judge.patience import MOST
from grader.judge.wire import is_ready
from grader.report.model import TestResult
from grader.trial.hanging import hanging_line

MARGIN_S = 2.5
"""Real seconds that a child has beyond the test's limit, which it keeps by itself if the code lets it."""
MAX_MEMORY_BYTES = 2 << 30
MAX_MESSAGE_BYTES = 1 << 20
ENDED = "Your code ended the whole program{}; nothing should do that."
KIT_FAILED = "The grader failed at this test, not your code; please report it, with this submission."
FAILED_BY_ITSELF = f" (exit code {os.EX_SOFTWARE})"
"""How a worker ends in which something other than student code went wrong."""


class Request(msgspec.Struct):
    """What a child is asked: to run the test with this number, or a canary of this name beside it."""

    number: int
    trace_after_s: float
    canary: str = ""


_read = msgspec.json.Decoder(Request).decode

Run = Callable[[Request, dict[str, str], WorkerProcess | None], TestResult]
"""Runs a test against these files, by slug, with student code in the worker if there is one."""


class Child:
    """One child process. Make a new one when `is_alive` is False."""

    def __init__(self, run: Run, files: dict[str, str], worker: WorkerProcess | None = None) -> None:
        self.is_alive = True
        self._files = files
        self.worker = worker
        self._trace = tempfile.TemporaryFile() if worker is None else None  # noqa: SIM115 - lives as long as the child
        ours, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            stay_on(worker.core if worker is not None else None)
            trace = self._trace.fileno() if self._trace is not None else None  # else it is the worker that hangs
            _serve(lambda request: run(request, files, worker), theirs, trace)
        theirs.close()
        self._connection = ours

    def run(self, number: int, test: Planned, limit_s: int, *, is_canary: bool = False) -> TestResult:
        """The result of one test, or of a canary beside it. Code that hangs or ends the process ends the child."""
        request = Request(number, limit_s + MARGIN_S / 2, test.name if is_canary else "")
        try:
            self._connection.sendall(msgspec.json.encode(request) + b"\n")
            answer = self._read_line((limit_s if self.worker is None else MOST * limit_s) + MARGIN_S)
        except TimeoutError:
            line = self._hung_at(self._files[test.slug])
            self.end()
            message = f"Your code was still running after {limit_s} real seconds."
            return test.failed("timeout", message, line=line)
        except OSError:
            answer = b""
        try:
            result = msgspec.json.decode(answer, type=TestResult)
        except msgspec.DecodeError:
            how = self.end()
            return test.failed("crashed", ENDED.format(how) if self.worker is None else KIT_FAILED)
        if self.worker is not None and result.outcome in {"timeout", "crashed"}:
            how = self.end()
            if result.outcome == "crashed":
                return test.failed("crashed", KIT_FAILED if how == FAILED_BY_ITSELF else ENDED.format(how))
        return msgspec.structs.replace(
            result,
            name=test.name,
            hidden=test.is_hidden,
            title=test.title,
            max_points=test.max_points,
            points=test.max_points if result.outcome == "passed" else 0,
        )

    def _read_line(self, limit_s: float) -> bytes:
        """One line without its end, empty at the end of input. Raises TimeoutError after `limit_s` real seconds."""
        deadline = time.monotonic() + limit_s
        line = bytearray()
        while not line.endswith(b"\n"):
            if not is_ready(self._connection, deadline - time.monotonic()):
                raise TimeoutError
            data = self._connection.recv(65536)
            if not data or len(line) > MAX_MESSAGE_BYTES:
                return b""
            line += data
        return bytes(line)

    def _hung_at(self, path: str) -> int | None:
        """The student's line, by the trace that the child wrote just before it was killed."""
        if self._trace is None:
            return None
        self._trace.seek(0)
        trace = self._trace.read(MAX_MESSAGE_BYTES).decode(errors="replace")
        source = b""
        # its own code may have removed the file, or put a pipe or a device in its place
        with suppress(OSError), os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            source = file.read(MAX_MESSAGE_BYTES) or b""
        return hanging_line(trace, path, source.decode(errors="replace"))

    def end(self) -> str:
        """Kill the child and whatever it has started; how it had ended by itself, in words."""
        if not self.is_alive:
            return ""
        self.is_alive = False
        self._connection.close()
        if self._trace is not None:
            self._trace.close()
        how = self.worker.end() if self.worker is not None else None
        ended, status = os.waitpid(self._pid, os.WNOHANG)
        for _ in range(20):  # a child that ends by itself closes its socket a moment before
            if ended:
                break
            select.select([], [], [], 0.005)
            ended, status = os.waitpid(self._pid, os.WNOHANG)
        _kill_group(self._pid)
        if not ended:
            os.waitpid(self._pid, 0)
            return how or ""
        if how is not None:
            return how
        code = os.waitstatus_to_exitcode(status)
        return f" (exit code {code})" if code >= 0 else f" ({signal.Signals(-code).name})"


def _kill_group(pid: int) -> None:
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _serve(run: Callable[[Request], TestResult], connection: socket.socket, trace: int | None) -> NoReturn:
    """The child's life: answer requests until the parent closes the connection. Where it hangs, the `trace` tells."""
    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with connection.makefile("rb") as requests:
            for line in requests:
                request = _read(line)
                if trace is not None:
                    faulthandler.dump_traceback_later(request.trace_after_s, file=trace)
                result = run(request)
                faulthandler.cancel_dump_traceback_later()
                connection.sendall(msgspec.json.encode(result) + b"\n")
    finally:
        os._exit(1)
