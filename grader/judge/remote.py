"""The stage of a trial whose student code is in another process."""

from __future__ import annotations

import asyncio
import gc
import re
import sys
import traceback
import types
import warnings
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from grader.catalogue import Exercise
from grader.clock.patches import on_clock
from grader.clock.stall import Stall
from grader.judge.link import JudgeClock, Link
from grader.judge.nursery import WorkerProcess
from grader.judge.patience import Patience, waited_s
from grader.judge.peer import Peer
from grader.judge.side import Side
from grader.judge.stand_ins import named
from grader.judge.wire import Wire
from grader.trial.hanging import hanging_line
from grader.trial.loading import Script
from grader.trial.siblings import LocalSiblings, Siblings, importable
from grader.trial.stage import Findings, StageLost
from grader.trial.trial import Trial
from grader.trial.waste import thrown_away, watching_for_waste

FORBIDDEN = re.compile(r"_|cr_|gi_|ag_|f_|tb_|co_|func_")
"""How names begin that lead from an object of a test to the test itself."""
LIBRARIES = {*sys.stdlib_module_names, "grader", "pytest", "_pytest"} - {"random", "_random"}
"""Whose objects have insides that lead further."""
INSIDES = (asyncio.AbstractEventLoop, types.FrameType, types.CodeType, types.ModuleType)
"""What stays on this side whoever gives it: with an event loop of the judge one can start programs."""
OF_LIBRARIES = set(
    """acquire release locked set clear wait is_set notify notify_all put get put_nowait get_nowait join task_done qsize
    empty full maxsize read readline readexactly readuntil at_eof write writelines drain close is_closing wait_closed
    done cancelled cancel result exception add_done_callback remove_done_callback set_result set_exception get_name
    send throw asend athrow aclose""".split()
)
"""What may be had of objects of the standard library that a test hands over: what they are for, not what is in them."""


def _is_of_a_library(target: object, name: str) -> bool:
    """Whether the attribute is none that a test has defined: in a class of its own, or in a namespace."""
    kinds = target.__mro__ if isinstance(target, type) else type(target).__mro__
    owner = next((kind for kind in kinds if name in vars(kind)), type(target))
    return owner is not types.SimpleNamespace and owner.__module__.partition(".")[0] in LIBRARIES


class RemoteSubject:
    """The student's functions, in the other process."""

    def __init__(self, stage: RemoteStage) -> None:
        self._stage = stage

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        expected = self._stage.exercise.public.get(name)
        peer = self._stage.peer
        if expected is None or expected.kind == "class":
            return peer.call_now(0, "get", (name,))
        if expected.kind == "coroutine":

            def coroutine_function(*args: Any, **kwargs: Any) -> Any:
                return named(peer.call(0, "call", (name, args, kwargs)), name)

            if name in self._stage.coroutine_functions:  # whose calls do nothing yet
                return coroutine_function
        return lambda *args, **kwargs: peer.call_now(0, "call", (name, args, kwargs))


class JudgeSide(Side):
    """What the judge answers for: the objects of the tests, and the references of the exercises in `lent`."""

    may_be_changed = False

    def __init__(self, siblings: Siblings, lent: Collection[str]) -> None:
        self._siblings = siblings
        self._lent = lent

    def perform(self, what: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:  # noqa: ARG002
        """Give the function of another exercise: the reference, run on this side."""
        if what != "sibling" or args[0] not in self._lent:
            raise AttributeError(what)
        return self._siblings.function(args[0])

    def permits(self, target: object, what: str, args: tuple[Any, ...], result: object) -> bool:
        """Whether student code may have this: methods and plain values of what the test has given it, no more."""
        if what != ".":
            return not isinstance(result, INSIDES)
        name = args[0]
        if not isinstance(name, str) or FORBIDDEN.match(name):
            return False
        if _is_of_a_library(target, name) and name not in OF_LIBRARIES:
            return False
        return callable(result) or result is None or isinstance(result, bool | int | float | str | bytes)


class Submitted:
    """The files of one submission, read once for all its tests; the references are there for the rest.

    They are told to a worker once: make another one for another worker.
    """

    def __init__(self, files: Mapping[str, Path], siblings: LocalSiblings) -> None:
        self.siblings = siblings
        found = {slug: siblings.find(slug) for slug in files}
        read = {slug: Script.read(exercise, files[slug]) for slug, exercise in found.items() if exercise is not None}
        self.scripts = {slug: replace(script, file=script.file_name) for slug, script in read.items()}
        """Under their names alone: where they lie is nobody's business over there."""
        self._is_told = False

    def to_tell(self) -> dict[str, Any] | None:
        """What the worker has to know of it, at the first time."""
        if self._is_told:
            return None
        self._is_told = True
        return {"scripts": msgspec.to_builtins(self.scripts), "slugs": self.siblings.slugs}


def references(root: Path) -> LocalSiblings:
    """The reference solutions of the kit in this folder."""
    return LocalSiblings(root, lambda each: each.solution)


class RemoteStage:
    """See `stage.Stage`."""

    def __init__(self, exercise: Exercise, worker: WorkerProcess, submitted: Submitted, clock: JudgeClock) -> None:
        self.exercise = exercise
        self.supplied: dict[str, Any] = {}
        self.coroutine_functions: set[str] = set()
        """Those of the student's functions that are nothing else, as far as the worker has told."""
        patience = Patience(exercise.limit, lambda: waited_s() + worker.waited_s())
        self.link = Link(Wire(worker.connection), clock, patience, self._hung_at)
        self._worker = worker
        self._submitted = submitted
        self._siblings = submitted.siblings
        self._clock = clock
        self._subject: RemoteSubject | None = None
        self._seen: list[warnings.WarningMessage] = []
        self.peer: Peer

    @property
    def lost(self) -> StageLost | None:
        """Set when the worker is gone."""
        return self.link.lost

    def code(self, line: int | None) -> str | None:
        """As the script's."""
        return self._submitted.scripts[self.exercise.slug].code(line)

    def _hung_at(self) -> int | None:
        script = self._submitted.scripts[self.exercise.slug]
        return hanging_line(self._worker.trace(), script.file, script.text)

    @property
    def subject(self) -> RemoteSubject:
        """The student's functions by name."""
        if self._subject is None:
            self._subject = RemoteSubject(self)
        return self._subject

    @contextmanager
    def running(self) -> Iterator[None]:
        """The calling thread lives on the clock inside the block, and so does the worker."""
        with on_clock(self._clock), importable(self.exercise.slug, self._siblings, {}):
            lent = self._siblings.below(self.exercise)
            self.peer = Peer(self._clock, JudgeSide(self._siblings, lent), self.link.notify)
            self.link.begin(
                {
                    "submitted": self._submitted.to_tell(),
                    "slug": self.exercise.slug,
                    "trace_after_s": 0.9 * self.exercise.limit,
                }
            )
            self.link.start(self.peer)
            try:
                yield
            finally:
                self.link.end()
        self.peer.ends.close_mirrors()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Notice what is thrown away inside the block; at its start the module is loaded, if a test asked for it."""
        with watching_for_waste() as self._seen:
            with suppress(StageLost, Stall):  # who asks for anything after that hears of it
                loaded = self.peer.call_now(0, "load", (self._subject is not None,), self.supplied)
                self.coroutine_functions = set(filter(lambda name: isinstance(name, str), loaded))
            yield
            self.link.end()

    def findings(self, error: BaseException | None) -> Findings:
        """What the worker tells, and what was thrown away on this side."""
        traceback.clear_frames(error.__traceback__ if error is not None else None)
        try:
            told = error if error is not None and self.peer.objects.number_of(error) is not None else None
            found = msgspec.msgpack.decode(self.peer.call_now(0, "findings", (told,)), type=Findings)
        except (StageLost, Stall, msgspec.DecodeError, TypeError):
            found = Findings()
        self._clock.is_exact = self._clock.is_exact and found.is_exact
        found.never_awaited += thrown_away(self._seen, "")
        return found

    def program(self, source: str) -> Any:
        """The names that the source text defines, executed by the worker."""
        return self.peer.call_now(0, "program", (source,))

    def unfinished(self) -> list[str]:
        """The names of the student's tasks that are not done."""
        return [str(name) for name in self.peer.call_now(0, "unfinished")]

    async def settle(self, limit_s: float) -> None:
        """Wait for the end of these tasks, at most so many seconds."""
        await self.peer.call(0, "settle", (limit_s,))

    async def end_unfinished(self) -> None:
        """Cancel these tasks and wait for their end."""
        await self.peer.call(0, "end_unfinished")

    def sleeps(self) -> int:
        """How often student code has called `asyncio.sleep`."""
        return int(self.peer.call_now(0, "sleeps"))

    def loops(self) -> list[str]:
        """For every event loop that student code has made in the test's body: `open` or `closed`."""
        return [str(state) for state in self.peer.call_now(0, "loops")]

    def has_subprocess(self) -> bool:
        """Whether a child process of the student's loops is running."""
        return bool(self.peer.call_now(0, "has_subprocess"))

    def seed(self, number: int) -> None:
        """Seed the generator of `random` that the student's code uses."""
        self.peer.call_now(0, "seed", (number,))

    def luck(self) -> int:
        """A number that is another one when the generator of `random` has been used."""
        return int(self.peer.call_now(0, "luck"))

    def collect_garbage(self) -> None:
        """Have unreachable objects of the student's code destroyed."""
        gc.collect()  # what the test has forgotten is held by nobody over there
        self.peer.call_now(0, "collect_garbage")


def across(exercise: Exercise, submitted: Submitted, worker: WorkerProcess) -> Trial:
    """A trial across two processes: the submitted files are executed by the worker."""
    clock = JudgeClock()
    return Trial(exercise, RemoteStage(exercise, worker, submitted, clock), clock)
