"""Processes that have collected the tests, from outside: one is a `Grader`, several are `Graders`."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from grader.batch.canary import Answer
from grader.batch.setup import DEFAULT_LIMIT_S
from grader.catalogue import Exercise, Kit
from grader.errors import AwaitlingsError, BadExercise
from grader.judge.isolation import Reached
from grader.judge.wire import is_ready
from grader.report.model import TestResult

Results = dict[str, list[TestResult]]

STARTING_REAL_S = 120
"""How long, in real seconds, the collection of the tests may take."""
MARGIN_REAL_S = 90
"""Real seconds beyond a submission's limit after which its process is no more waited for: the last test's, and more."""


class ZygoteDied(AwaitlingsError):
    """The process that runs submissions has ended unexpectedly."""


class Grader:
    """A zygote process and the way to talk to it. Use it in a `with` block.

    With `reached` student code runs in processes of its own, confined by these layers. `limit_s` are the real seconds
    that a whole submission may take.
    """

    def __init__(
        self,
        kit: Kit,
        exercises: Sequence[Exercise],
        *,
        keep_timelines: bool = False,
        reached: Reached | None = None,
        limit_s: int = DEFAULT_LIMIT_S,
    ) -> None:
        self._command = [
            *[sys.executable, "-m", "grader.batch.zygote", str(kit.root), f"--limit={limit_s}"],
            *[exercise.slug for exercise in exercises],
            *(["--keep-timelines"] if keep_timelines else []),
            *(["--reached", msgspec.json.encode(reached).decode()] if reached is not None else []),
        ]
        self._limit_s = limit_s
        self._process: subprocess.Popen[bytes] | None = None
        self.is_over = False

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def grade(self, files: dict[str, Path]) -> Results:
        """The results of these files by slug, see `ask`."""
        return self.ask(files).results

    def ask(self, files: dict[str, Path]) -> Answer:
        """What there is to say of these files, by slug. A zygote that dies is replaced; the loss is an exception."""
        try:
            request = {slug: os.fsencode(path.resolve()).hex() for slug, path in files.items()}
            answer = self._exchange(msgspec.json.encode(request), self._limit_s + MARGIN_REAL_S)
            return msgspec.json.decode(answer, type=Answer)
        except (OSError, msgspec.DecodeError):
            self._stop()
            if not self.is_over:
                self._start()
            raise ZygoteDied("the process that ran this submission was ended; its code may not do that") from None

    def end(self) -> None:
        """Have the process end at once, whatever it is doing: for another thread. It is not replaced."""
        self.is_over = True
        if self._process is not None:
            self._process.terminate()

    def _start(self) -> None:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        with suppress(TimeoutError):
            if self._exchange(b"", STARTING_REAL_S) == b'"ready"\n':
                return
        complaint = self._process.stderr.read().decode(errors="replace") if self._process.stderr else ""
        self._stop()
        reasons = [line for line in complaint.splitlines() if line.startswith("E   ")] or complaint.splitlines()
        reason = (reasons or ["no reason given"])[-1].removeprefix("E").strip().rstrip(".")
        raise BadExercise(f"The tests of the kit can't be collected: {reason}; run them with pytest to see where.")

    def _exchange(self, line: bytes, limit_s: float) -> bytes:
        """Send a line, unless it is empty, and return the answer. Raises TimeoutError after so many real seconds."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise OSError("the zygote is not running")
        if line:
            process.stdin.write(line + b"\n")
            process.stdin.flush()
        deadline = time.monotonic() + limit_s
        answer = bytearray()
        while not answer.endswith(b"\n"):
            if not is_ready(process.stdout, deadline - time.monotonic()):
                process.kill()  # it may be stopped, and is not to be waited for
                raise TimeoutError
            data = os.read(process.stdout.fileno(), 1 << 20)
            if not data:
                break
            answer += data
        return bytes(answer)

    def _stop(self) -> None:
        if self._process is None:
            return
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


class Graders:
    """Several zygotes, each lent to one thread at a time; `number` of them are started at once, more when needed.

    Use it in a `with` block.
    """

    def __init__(  # noqa: PLR0913 - each is one of the user's choices
        self,
        kit: Kit,
        exercises: Sequence[Exercise],
        number: int = 0,
        *,
        keep_timelines: bool = False,
        reached: Reached | None = None,
        limit_s: int = DEFAULT_LIMIT_S,
    ) -> None:
        self._number = number
        self._make = partial(Grader, kit, exercises, keep_timelines=keep_timelines, reached=reached, limit_s=limit_s)
        self._idle: queue.SimpleQueue[Grader] = queue.SimpleQueue()
        self._all: list[Grader] = []
        self.is_over = False

    def __enter__(self) -> Self:
        try:
            with ThreadPoolExecutor(self._number or 1) as pool:
                for grader in pool.map(lambda _: self._started(), range(self._number)):
                    self._idle.put(grader)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all of them, when nobody uses one any more."""
        for grader in self._all:
            grader.__exit__(None, None, None)

    def end(self) -> None:
        """End all of them at once, whatever they are doing; who uses one gets ZygoteDied."""
        self.is_over = True
        for grader in self._all:
            grader.end()

    @contextmanager
    def one(self) -> Iterator[Grader]:
        """An idle zygote, for the time of the block; there is a new one if there is none. Raises BadExercise."""
        if self.is_over:
            raise ZygoteDied("the grading was stopped")
        try:
            grader = self._idle.get_nowait()
        except queue.Empty:
            grader = self._started()
        try:
            yield grader
        finally:
            self._idle.put(grader)

    def _started(self) -> Grader:
        grader = self._make()
        self._all.append(grader)
        return grader.__enter__()
