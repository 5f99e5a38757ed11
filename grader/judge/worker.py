"""The process in which student code runs. It answers calls, and has the time only while the judge lends it.

It knows the student's files and what the exercise's stub declares; it has never seen a test.
"""

from __future__ import annotations

import asyncio
import faulthandler
import os
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import msgspec

from grader.clock.clock import Clock
from grader.clock.loop import VirtualLoop
from grader.clock.reading import NEVER, NS, START_S, Deadline
from grader.clock.stall import Spin, Stall
from grader.judge.peer import Peer
from grader.judge.side import Side
from grader.judge.wire import Ended, Wire
from grader.report.model import whole
from grader.trial.loading import Script, Sighting, load
from grader.trial.stage import PART_OF_A_SPIN, LocalStage

MAX_SPANS = 2000
"""Spans of the student's side that are told to the judge."""
ASKED = set("program unfinished settle end_unfinished sleeps loops has_subprocess seed luck collect_garbage".split())
"""What a test may ask of the stage."""
PART_OF_ANOTHER_SPIN = PART_OF_A_SPIN / 4
"""That for a program that has spun in another test."""
BUSY_TURNS = 500
"""Turns after which a loop that is never idle lets the judge have the time."""


class WorkerClock(Clock):
    """A clock that does not move by itself: when nothing can run here, the judge has the time."""

    is_shared = True

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.peer: Peer | None = None
        self.over = False
        self._wire = wire
        self._busy = 0
        self._token = 0
        self._stall: list[Any] | None = None

    def take(self, token: list[Any]) -> None:
        """The judge lends the time: it is now so late, and this was said."""
        _, self._token, now_ns, reading, messages = token
        if now_ns > self.now_ns:
            self.turns = self.callbacks = self._reads = 0
        self.now_ns, self.reading = now_ns, reading
        if self.peer is not None:
            self.peer.turn = 2 * self._token
            for message in messages:
                self.peer.route(message)
        with self._mutex:
            self.wake_due_sleepers()

    def _give_back(self, deadline: Deadline) -> None:
        peer = self.peer
        messages = [] if peer is None else peer.take_outbox()
        due = (None, 0.0) if deadline[0] >= NEVER[0] else deadline
        self._wire.send(["idle", self._token, *due, self._listens(), self._stall, messages])
        self._stall = None
        while True:
            message = self._wire.read()
            if message[0] == "where":
                self._wire.send(self.describe())
            elif message[0] == "over":
                self.over = True
                if peer is not None:
                    peer.leave()
                return
            else:
                self.take(message)
                return

    def pass_time(self) -> None:
        """Nothing can run: give the time back until something can."""
        while not self._ready and not self.over:
            self._give_back(self.first_deadline())
            if not self._ready:
                for loop in self.loops:
                    loop.listen()

    def _listens(self) -> bool:
        loops = [loop for loop in self.loops if isinstance(loop, VirtualLoop) and loop.is_running()]
        return any(loop.has_files() and not loop.has_subprocess() for loop in loops)

    def give_way(self) -> None:
        """Let others have a turn; now and then, and when there is something to say, the judge."""
        super().give_way()
        self._busy += 1
        if self.peer is not None and (self.peer.has_news or self._busy % BUSY_TURNS == 0) and not self.over:
            self._give_back((self.now_ns, self.reading))

    def follow_real_time(self, elapsed_ns: int, deadline: Deadline) -> None:
        """As in the base class; it is the judge who lets the time pass."""
        self.is_exact = False
        first = min(deadline, self.first_deadline())
        due_ns = self.now_ns + elapsed_ns
        self.wait(first if first[0] <= due_ns else (due_ns, START_S + due_ns / NS))

    def block(self, is_over: Callable[[], bool], deadline: Deadline, what: str) -> bool:
        """As in the base class; if a loop stands still by it, its other end stands still, too."""
        peer = self.peer
        if peer is None or asyncio._get_running_loop() is None or is_over():
            return super().block(is_over, deadline, what)
        strand = peer.ends.strand_here()
        name = self.timeline.called_by_student() or what
        freeze = peer.post("freeze", strand.number, name, self.timeline.student_line())
        try:
            return super().block(is_over, deadline, what)
        finally:
            if not peer.take_back(freeze):
                peer.post("thaw", strand.number)

    def remember(self, stall: Stall) -> Stall:
        """As in the base class; the judge hears of it even if student code swallows it."""
        super().remember(stall)
        self.note_stall(stall)
        return stall

    def note_stall(self, stall: Stall) -> None:
        """Tell the judge, with the time, that nothing goes on here."""
        self._stall = [type(stall).__name__, stall.reason, stall.where]


class WorkerStage(LocalStage):
    """The stage of a worker: what exists only for the judge's side is none of the student's."""

    peer: Peer

    def own_loops(self) -> list[Any]:
        """The event loops that student code has made."""
        mirrored = self.peer.ends.mirrored_loops()
        return [loop for loop in super().own_loops() if loop not in mirrored]


class Submitted(msgspec.Struct):
    """What the worker knows of the submission: its files, by slug, and the names of all exercises."""

    scripts: dict[str, Script]
    slugs: set[str]


class JudgeSiblings:
    """Other exercises: the student's own files, and where there is none the judge's reference, by calls."""

    def __init__(self, submitted: Submitted) -> None:
        self._slugs = submitted.slugs
        self._scripts = submitted.scripts
        self.peer: Peer | None = None

    def knows(self, slug: str) -> bool:
        """Whether there is an exercise of this name."""
        return slug in self._slugs

    def function(self, slug: str) -> Any:
        """Its function."""
        if slug in self._scripts:
            return getattr(load(self._scripts[slug]), slug)
        if self.peer is None:
            raise AttributeError(slug)
        return self.peer.call_now(0, "sibling", (slug,))


class WorkerSide(Side):
    """What the worker answers for: the student's module."""

    first_number = 1

    def __init__(self, stage: WorkerStage, script: Script, clock: Clock, entered: ExitStack) -> None:
        self._stage = stage
        self._script = script
        self._clock = clock
        self._entered = entered

    def perform(self, what: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Answer the judge's stage, see `remote.RemoteStage`."""
        stage = self._stage
        if what == "load":
            stage.supplied.update(kwargs)
            if args[0]:
                _ = stage.subject  # which will be loaded
            self._entered.enter_context(stage.watched())
            return stage.coroutine_functions()
        if what == "call":
            name, positional, named = args
            return getattr(stage.subject, name)(*positional, **named)
        if what == "get":
            return getattr(stage.subject, args[0])
        if what == "findings":
            return self._findings(*args)
        if what in ASKED:
            return getattr(stage, what)(*args)
        raise AttributeError(what)

    def _findings(self, error: BaseException | None) -> bytes:
        found = self._stage.findings(error, *(self._stage.peer.objects.copies_of(error) if error is not None else []))
        found.spans = found.spans[:MAX_SPANS]
        return msgspec.msgpack.encode(whole(found))

    def error_class(self, name: str) -> type[BaseException] | None:
        """An exception that the student's file defines because its stub does."""
        expected = self._script.public.get(name)
        if expected is None or expected.kind != "class":
            return None
        kind = getattr(self._stage.subject, name, None)
        return kind if isinstance(kind, type) and issubclass(kind, BaseException) else None

    def sighting(self, error: BaseException) -> Sighting | None:
        """Where it has been in the student's file."""
        seen = Sighting.of(error, self._script.file)
        return None if seen.line is None else seen

    def line(self) -> int | None:
        """The student's line that runs in this thread."""
        return self._clock.timeline.student_line()


def run_trial(wire: Wire, slug: str, submitted: Submitted, *, has_spun: bool = False) -> bool:
    """One trial: student code lives on the judge's time until that says that it is over; gives whether it spun.

    One that `has_spun` before is not given as many turns for being sure again.
    """
    script = submitted.scripts[slug]
    siblings = JudgeSiblings(submitted)
    clock = WorkerClock(wire)
    clock.be_sure_after(PART_OF_ANOTHER_SPIN if has_spun else PART_OF_A_SPIN)
    stage = WorkerStage(script, siblings, clock)
    with stage.running(), ExitStack() as entered:
        peer = Peer(clock, WorkerSide(stage, script, clock, entered), lambda: None)
        clock.peer = stage.peer = siblings.peer = peer
        clock.take(wire.read())
        while not clock.over:
            try:
                peer.ends.main.attend(lambda: clock.over)
            except Stall as stall:
                clock.note_stall(stall)
        peer.close()
        clock.peer = None
    peer.ends.close_mirrors()
    return isinstance(clock.stall, Spin)


def work(wire: Wire, trace: int) -> None:
    """A worker's life: trial after trial, until the judge hangs up."""
    submitted = Submitted({}, set())
    spinners: set[str] = set()
    while True:
        try:
            message = wire.read()
            if message[0] != "begin":
                continue
            begin = message[1]
            faulthandler.dump_traceback_later(begin["trace_after_s"], file=trace)
            if begin["submitted"] is not None:
                submitted = msgspec.convert(begin["submitted"], Submitted)
            slug = begin["slug"]
            if run_trial(wire, slug, submitted, has_spun=slug in spinners):
                spinners.add(slug)
            faulthandler.cancel_dump_traceback_later()
        except Ended:
            return
        except Exception:  # noqa: BLE001 - what student code raises never comes here
            os.write(trace, traceback.format_exc().encode(errors="replace"))
            os._exit(os.EX_SOFTWARE)
