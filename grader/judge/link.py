"""The judge's end of the connection: it lends the time to the worker, one side at a time.

In the judge's process the worker has one place on the clock, without a thread: whoever hands the baton on to it hands
the time over with everything that was said meanwhile, and waits until it comes back with the worker's answers and its
next deadline. So a verdict can't depend on who was faster, and time moves only when nobody on either side has anything
to do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from contextvars import Context
from typing import Any

from grader.clock.actors import Actor
from grader.clock.clock import Clock
from grader.clock.reading import NEVER, NS, START_S, Deadline
from grader.clock.stall import Deadlock, Spin, Stall
from grader.judge.codec import MAX_PLACES, MAX_TEXT, Garbled
from grader.judge.patience import Patience
from grader.judge.peer import Peer
from grader.judge.wire import Ended, TooSlow, Wire
from grader.trial.stage import StageLost

MAX_MESSAGES = 100_000
"""Messages that may come back with the time."""
MAX_TURNS = 5_000
"""Exchanges without time moving before the two sides count as spinning."""


class JudgeClock(Clock):
    """The clock of a trial whose student code is in another process."""

    link: Link | None = None

    def wait(self, deadline: Deadline = NEVER) -> bool:
        """As in the base class; before an event loop waits, its other end has its turn."""
        if self.link is not None and self.link.peer is not None:
            self.link.peer.wait()
        return super().wait(deadline)

    def pass_time(self) -> None:
        """As in the base class; if the worker has open sockets, it may look at them first, and then this side."""
        link = self.link
        if link is not None and self.is_shared:
            link.look()
            for loop in self.loops:
                loop.listen()
        if not self._ready and link is not None:
            link.tell_asides()
        if not self._ready:
            super().pass_time()

    def describe(self) -> list[str]:
        """What the student's tasks wait for, and then the test's own."""
        theirs = self.link.where() if self.link is not None else []
        return theirs or super().describe()


class Link:
    """The exchange with one worker, for the time of a trial, for which there is so much patience.

    `hung_at` gives the line at which a worker that is too slow was seen.
    """

    def __init__(self, wire: Wire, clock: JudgeClock, patience: Patience, hung_at: Callable[[], int | None]) -> None:
        self.lost: StageLost | None = None
        self.peer: Peer | None = None
        self._wire = wire
        self._clock = clock
        self._patience = patience
        self._due = NEVER
        self._hung_at = hung_at
        self._turn = 0
        self._gives_up = False
        """Whether the worker gets no more of the time, because it makes nothing of it."""
        self._turns_at = (0, 0)
        self._actor: Actor | None = None
        self._context = Context()
        clock.link = self

    def begin(self, what: dict[str, Any]) -> None:
        """Tell the worker, with the first thing that is said, that a trial begins, and of what."""
        self._wire.hold(["begin", what])

    def start(self, peer: Peer) -> None:
        """Let the worker live on the clock of the calling thread."""
        self.peer = peer
        self._actor = self._clock.spawn("the worker", lambda: self._context.run(self._take_turn))

    def notify(self) -> None:
        """Something is to be said: the worker needs a turn."""
        if self._actor is not None:
            self._clock.wake(self._actor)

    def _take_turn(self) -> None:
        if self._gives_up or self.peer is None or not self.peer.goes_on or self._actor is None:
            return
        if self.peer.has_news or self._due[0] <= self._clock.now_ns:
            self._due = self._exchange()
            self._clock.rest(self._actor, (self._clock.now_ns, self._clock.reading))
        else:
            self._clock.rest(self._actor, self._due)

    def tell_asides(self) -> None:
        """If nothing will ever happen again, it may be for what the worker has not been told."""
        if self.peer is None or not self.peer.outbox or not self.peer.goes_on or self._gives_up:
            return
        if self._clock.first_deadline() == NEVER:
            self.look()

    def look(self) -> None:
        """Let the worker look at its sockets, while time stands still."""
        due = self._exchange()
        if due != self._due and self._actor is not None:
            self._due = due
            self._clock.wake(self._actor)

    def _exchange(self) -> Deadline:
        """Lend the time to the worker; its next deadline."""
        peer = self.peer
        if peer is None:
            return NEVER
        now_ns, turns = self._turns_at
        self._turns_at = (self._clock.now_ns, turns + 1 if now_ns == self._clock.now_ns else 0)
        if turns > MAX_TURNS:
            reason = "the two sides of the test called each other again and again while time stood still"
            peer.lose(self._clock.remember(Spin(reason, self.where())))
            self._gives_up = True
            return NEVER
        messages = peer.take_outbox()
        self._turn += 1
        peer.turn = 2 * self._turn + 1
        try:
            self._wire.send(["run", self._turn, self._clock.now_ns, self._clock.reading, messages], self._patience)
            return self._take(self._wire.read(self._patience))
        except (Ended, Garbled) as error:
            self.lose(str(error), is_timeout=isinstance(error, TooSlow))
            return NEVER

    def _take(self, answer: Any) -> Deadline:
        """Believe nothing of an answer that can't be true. Raises Garbled."""
        try:
            kind, turn, due_ns, reading, listens, stall, messages = answer
            if kind != "idle" or turn != self._turn or type(messages) is not list or len(messages) > MAX_MESSAGES:
                raise Garbled("it has answered out of turn")
            self._clock.is_shared = bool(listens)  # the outside world can reach the worker
            deadline: Deadline = NEVER
            if due_ns is not None:
                if type(due_ns) is not int or type(reading) is not float or not math.isfinite(reading):
                    raise Garbled("it has sent a deadline that is none")
                due_ns = max(due_ns, self._clock.now_ns)
                exact, hair = START_S + due_ns / NS, self._clock.tolerance_s
                deadline = (due_ns, min(max(reading, exact - hair), exact + hair))
            if stall is not None:
                kind, reason, where = stall
                places = [str(place)[:MAX_TEXT] for place in where[:MAX_PLACES]]
                self._stall({"Spin": Spin, "Deadlock": Deadlock}[kind](str(reason)[:MAX_TEXT], places))
        except (TypeError, ValueError, LookupError):
            raise Garbled("it has sent what is no answer") from None
        for message in messages:
            if self.peer is not None:
                self.peer.route(message)
        return deadline

    def _stall(self, stall: Stall) -> None:
        if self.peer is not None:
            self.peer.fail(self._clock.remember(stall))

    def lose(self, reason: str, *, is_timeout: bool) -> None:
        """Give the worker up; whoever waits for it hears of it."""
        if self.lost is None:
            self.lost = StageLost(reason, is_timeout=is_timeout, line=self._hung_at() if is_timeout else None)
            self._wire.close()
            if self.peer is not None:
                self.peer.lose(self.lost)

    def where(self) -> list[str]:
        """What the student's tasks wait for. A deadlock is being reported: it is nobody's turn."""
        if self.lost is not None:
            return []
        try:
            self._wire.send(["where"], self._patience)
            lines = self._wire.read(self._patience)
            return [str(line)[:MAX_TEXT] for line in lines[:MAX_PLACES]]
        except (Ended, TypeError) as error:
            self.lose(str(error), is_timeout=False)
            return []

    def end(self) -> None:
        """Tell the worker that the trial is over."""
        if self.peer is None or self.peer.is_closed:
            return
        self.peer.close()
        if self.lost is None:
            try:
                self._wire.send(["over"], self._patience)
            except Ended as error:
                self.lose(str(error), is_timeout=False)
