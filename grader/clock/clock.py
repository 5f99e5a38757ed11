"""One virtual clock for all event loops and threads of a trial.

Threads that live on the clock are *actors*. Exactly one of them runs at a time; it holds the baton. An actor
that waits hands the baton to the next one that can run. Only when none can run does time move, and then it
jumps to exactly the earliest deadline. So a run depends on the program alone, never on the machine.
After trio's MockClock and Go's testing/synctest.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable

from grader.clock.actors import Actor, current_actor
from grader.clock.members import Members
from grader.clock.reading import NEVER, NS, START_S, Deadline
from grader.clock.recorded import RecordedLoop, froze
from grader.clock.stall import Deadlock, Stall
from grader.clock.timeline import Timeline
from grader.clock.waiting import waiting


class Clock(Members):
    """Virtual time, in integer nanoseconds since the start of the trial.

    The calling thread, and what it starts, live on the clock inside of `patches.on_clock(clock)`.
    """

    tolerance_s = 1e-6
    """How far a window may be missed, in seconds: floats, not machines."""

    is_shared = False
    """Whether another process may want a turn before time moves."""

    def __init__(self) -> None:
        super().__init__()
        self.timeline = Timeline(self)
        self.is_exact = True
        """Whether all time was virtual; where the clock followed real time, figures differ from run to run."""
        self.loops: list[RecordedLoop] = []
        """Every event loop made on this clock, oldest first."""
        self.thread_errors: list[BaseException] = []
        """What ended threads on this clock, oldest first."""
        self._sleepers: list[tuple[int, int, Deadline, Actor]] = []
        self._undelivered: Stall | None = None
        self._sequence = 0

    def _place(self, name: str, turn: Callable[[], object] | None = None) -> Actor:
        return Actor(self, name, turn)

    # -- waiting -------------------------------------------------------------------------------------------

    def wait(self, deadline: Deadline = NEVER) -> bool:
        """Park the calling actor until it is woken, or until the deadline.

        May return early; callers check what they waited for. Returns whether anything else may have happened than
        that time moved. Raises Deadlock, in the first actor, when nothing can ever happen again, and SystemExit when
        the trial has ended.
        """
        actor = current_actor()
        if actor is None or actor.clock is not self:
            raise RuntimeError("only a thread on this clock can wait on it")
        if self.closed:
            raise SystemExit  # ends a thread without a word
        if actor.woken:
            actor.woken = False
            return True
        due_ns, _ = deadline
        if due_ns >= NEVER[0] or self._ready or self.is_shared or (self._sleepers and self._sleepers[0][0] <= due_ns):
            self._park(actor, deadline)
            return True
        self.advance(deadline)  # the common case: one loop, nobody else
        return False

    def rest(self, actor: Actor, deadline: Deadline) -> None:
        """End the turn of an actor without a thread: the next one is at the deadline, or when it is woken.

        Where that is now, it is after everyone else who is ready.
        """
        if actor.woken or deadline[0] <= self.now_ns:
            actor.woken = False
            with self._mutex:
                self._ready.append(actor)
        else:
            self._lay_down(actor, deadline)

    def _lay_down(self, actor: Actor, deadline: Deadline) -> None:
        due_ns, _ = deadline
        with self._mutex:
            actor.parked = True
            actor.due_ns = due_ns
            if due_ns < NEVER[0]:
                self._sequence += 1
                heapq.heappush(self._sleepers, (due_ns, self._sequence, deadline, actor))

    def _park(self, actor: Actor, deadline: Deadline) -> None:
        self._lay_down(actor, deadline)
        successor = self._choose()
        if successor is not actor:
            successor.baton.release()
            actor.baton.acquire()
        actor.woken = False
        if self.closed:
            raise SystemExit  # ends a thread without a word
        if self._undelivered is not None and actor is self._actors[0]:
            stall, self._undelivered = self._undelivered, None
            raise stall

    def give_way(self) -> None:
        """Let every other actor that can run have the baton once."""
        if not self._ready:
            return
        actor = current_actor()
        if actor is None:
            return
        with self._mutex:
            self._ready.append(actor)
        successor = self._choose()
        if successor is not actor:
            successor.baton.release()
            actor.baton.acquire()
        if self.closed:
            raise SystemExit  # ends a thread without a word

    def sleep(self, seconds: float) -> None:
        """Let `seconds` of virtual time pass for the calling actor; a running loop in its thread is frozen."""
        if seconds == 0:
            self.monotonic()
            self.give_way()
            return
        due_ns, _ = deadline = self.after(seconds)
        self.block(lambda: self.now_ns >= due_ns, deadline, "time.sleep")

    def block(self, is_over: Callable[[], bool], deadline: Deadline, what: str) -> bool:
        """Wait until `is_over()`, or until the deadline; True if it is over.

        Whoever makes it over wakes the actor. Time that passes while a loop runs in this thread is recorded as
        frozen.
        """
        start_ns = self.now_ns
        actor = current_actor()
        if actor is not None:
            actor.waits_in, actor.is_deaf = what, True
        try:
            while not is_over():
                if self.now_ns >= deadline[0]:
                    return False
                self.wait(deadline)
            return True
        finally:
            if actor is not None:
                actor.is_deaf = False
            if self.now_ns > start_ns:
                froze(self.timeline, what, start_ns)

    # -- moving --------------------------------------------------------------------------------------------

    def follow(self, elapsed_ns: int, what: str) -> None:
        """Let `elapsed_ns` that really passed pass for the calling actor; a running loop in its thread was frozen."""
        self.is_exact = False
        start_ns, due_ns = self.now_ns, self.now_ns + elapsed_ns
        while self.now_ns < due_ns:
            self.wait((due_ns, START_S + due_ns / NS))
        froze(self.timeline, what, start_ns, is_real=True)

    def follow_real_time(self, elapsed_ns: int, deadline: Deadline) -> None:
        """Let `elapsed_ns` pass as they did in reality, but not past the deadline, nor past another one."""
        self.is_exact = False
        sleepers = [other for due_ns, _, other, actor in self._sleepers if actor.due_ns == due_ns]
        first = min([deadline, *sleepers])
        due_ns = self.now_ns + elapsed_ns
        self.advance(first if first[0] <= due_ns else (due_ns, START_S + due_ns / NS))
        with self._mutex:
            self.wake_due_sleepers()

    def _choose(self) -> Actor:
        """The thread to run next, after the turns of what has none."""
        actor = self._next()
        while actor.turn is not None:
            actor.turn()
            actor = self._next()
        return actor

    def _next(self) -> Actor:
        """The actor to run next; moves time when none is ready. On a deadlock: the first one, with the report."""
        if not self._ready:
            for loop in self.loops:
                loop.listen()
        if not self._ready:
            self.pass_time()
        with self._mutex:
            if self._ready:
                return self._ready.popleft()
            first = self._actors[0]
            first.parked = False
        self._undelivered = self.remember(Deadlock("nothing can ever happen again", self.describe()))
        return first

    def pass_time(self) -> None:
        """Nothing can run: move to the earliest deadline, if there is one."""
        with self._mutex:
            self._wake_next_sleepers()

    def first_deadline(self) -> Deadline:
        """The earliest one for which an actor waits."""
        return min((other for due_ns, _, other, actor in self._sleepers if actor.due_ns == due_ns), default=NEVER)

    def wake_due_sleepers(self) -> None:
        """Make everyone ready who waits for a moment that is past."""
        if self._sleepers and self._sleepers[0][0] <= self.now_ns:
            self._wake_next_sleepers()

    def _wake_next_sleepers(self) -> None:
        """Move to the earliest deadline and make everyone due by then ready, in order of (deadline, creation)."""
        while self._sleepers:
            due_ns, _, deadline, actor = self._sleepers[0]
            is_stale = not actor.parked or actor.due_ns != due_ns
            if not is_stale and self._ready and due_ns > self.now_ns:
                return
            heapq.heappop(self._sleepers)
            if not is_stale:
                self.advance(deadline)
                actor.parked = False
                actor.due_ns = None
                self._ready.append(actor)

    def remember(self, stall: Stall) -> Stall:
        """As in the base class; a stall that knows no place has the student's line that is running."""
        line = self.timeline.student_line()
        if line is not None and not stall.where:
            stall.where = [f"Your code runs on line {line}"]
        return super().remember(stall)

    def describe(self) -> list[str]:
        """A line for everything that waits: the tasks of the loops, and the other threads."""
        source = self.timeline.source
        threads = [
            f"thread `{actor.name}` waits in {actor.waits_in}"
            for actor in self._actors[1:]
            if actor.parked and actor.waits_in
        ]
        return waiting(self.loops, source) + threads
