"""One side of the connection: what is said to the other one, and to whom it goes what that says.

Messages are lists: `call`, `suspended`, or `paused` where that can wait, `return`, `cancel`; `open` and `close` for
event loops, `gone` for tasks, `drop` for objects; `freeze` and `thaw` for a loop that stands still on the other side;
`turn` and `state` for whose turn it is.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from typing import Any

from grader.clock.clock import Clock
from grader.judge.calling import Calling
from grader.judge.codec import Codec, Garbled
from grader.judge.objects import SharedObjects
from grader.judge.queues import Holder, LoopEnd
from grader.judge.serving import Serving
from grader.judge.shared import SharedEnds
from grader.judge.side import Side
from grader.judge.stand_ins import stand_in

ASIDES = {"drop", "gone", "paused"}
"""Messages for which nothing waits."""


class Peer:
    """One side, for the time of a trial. Whoever owns the wire takes the outbox, and gives what comes in to `route`."""

    def __init__(self, clock: Clock, side: Side, notify: Callable[[], object]) -> None:
        self.clock = clock
        self.side = side
        self.outbox: deque[list[Any]] = deque()
        self.is_closed = False
        self.lost: BaseException | None = None
        """What has ended the other side."""
        self.turn = 1
        """Counts the turns of both sides; who has the time sets it."""
        self.numbers = itertools.count(side.first_number + 2, 2)
        self.objects = SharedObjects(side, lambda handle: stand_in(self, handle), self._dropped)
        self.codec = Codec(self.objects, side.sighting)
        self.ends = SharedEnds(self)
        self.calling = Calling(self)
        self.serving = Serving(self)
        self.call, self.call_now = self.calling.call, self.calling.call_now
        self._notify = notify
        self._routes: dict[str, Callable[..., object]] = {
            "call": self.serving.take_call,
            "return": self.calling.take_return,
            "suspended": self.calling.take_suspended,
            "paused": self.calling.take_suspended,
            "cancel": self.serving.take_cancel,
            "open": self.ends.open,
            "close": self.ends.close,
            "gone": self.ends.gone,
            "drop": self.objects.table.returned,
            "freeze": self.ends.freeze,
            "thaw": self.ends.thaw,
            "turn": self.ends.take_turn,
            "state": self.ends.heard,
        }

    @property
    def goes_on(self) -> bool:
        """Whether there is another side to wait for."""
        return not self.is_closed and self.lost is None

    @property
    def has_news(self) -> bool:
        """Whether the other side should have a turn, for what is to be said."""
        return any(message[0] not in ASIDES for message in self.outbox)

    def _dropped(self, number: int, times: list[int]) -> None:
        self.outbox.append(["drop", number, times[0]])  # may come at any moment: nobody is notified

    def take_outbox(self) -> list[list[Any]]:
        """What is to be said now. Drops come last: what a destructor still uses has been dropped before it runs."""
        messages = []
        while self.outbox:
            messages.append(self.outbox.popleft())  # one by one: a drop may come at any moment
        messages.sort(key=lambda message: message[0] == "drop")
        self.objects.named.clear()
        return messages + self.ends.states()

    def post(self, *message: Any) -> list[Any]:
        """Have the other side get the message, which is given back, when it has the next turn."""
        posted = list(message)
        if not self.is_closed:
            self.outbox.append(posted)
            self._notify()
        return posted

    def say_aside(self, *message: Any) -> None:
        """Have the other side get one of the `ASIDES` with the next turn, which it need not have for that."""
        if not self.is_closed:
            self.outbox.append(list(message))

    def take_back(self, posted: list[Any]) -> bool:
        """Have the other side not get the message; whether it still had not."""
        try:
            self.outbox.remove(posted)
        except ValueError:
            return False
        return True

    def say(self, loop: LoopEnd | None, *message: Any) -> None:
        """The same for what lets the other end of the loop go on."""
        if loop is not None:
            loop.holder = Holder.THEIRS
        self.post(*message)

    def route(self, message: list[Any]) -> None:
        """Bring a message to where it belongs; nothing of it is executed here. Raises Garbled."""
        try:
            kind, *rest = message
            self._routes[kind](*rest)
        except Garbled:
            raise
        except Exception as error:  # noqa: BLE001 - a forged message may meet anything
            raise Garbled(f"no message: {error}") from None

    def wait(self) -> None:
        """Nothing more is to be done in this thread: it is the turn of the other ends of its loops."""
        for end in self.ends.loops.values():
            if end.their_head is not None and end.holder == Holder.OURS and end.is_running_here():
                end.leave_to_them()

    def fail(self, error: BaseException) -> None:
        """End every call that waits for the other side with this exception; the loops of this side go on."""
        self.calling.fail(error)
        for end in self.ends.loops.values():
            end.holder = Holder.OURS
            end.strand.nudge()

    def lose(self, error: BaseException) -> None:
        """End every call with this exception, those to come, too: there is no other side any more."""
        self.lost = error
        self.fail(error)

    def close(self) -> None:
        """Have nothing more to do with the other side; whoever still waits for it is cancelled."""
        self.is_closed = True
        for end in list(self.ends.task_of.values()):
            end.cancel()

    def leave(self) -> None:
        """End what runs only for the other side."""
        self.close()
        self.ends.main.put(lambda: None)
        for end in self.ends.loops.values():
            if end.is_mirror and end.loop.is_running():
                end.put(end.loop.stop)
                end.strand.nudge()
