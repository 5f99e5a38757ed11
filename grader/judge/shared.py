"""What both sides share: threads, event loops and tasks, by the numbers under which both know them."""

from __future__ import annotations

import _thread
import asyncio
import weakref
from typing import TYPE_CHECKING, Any

from grader.clock.actors import Actor, current_actor
from grader.clock.timeline import caller
from grader.judge.codec import Garbled, line_of
from grader.judge.ends import Strand, TaskEnd
from grader.judge.queues import NEVER_TURN, LoopEnd

if TYPE_CHECKING:
    from grader.judge.peer import Peer

MAX_THREADS = 200
"""Threads, and `MAX_LOOPS` event loops, of the other side that may use this one in a trial."""
MAX_LOOPS = 2000
MAIN = 0
"""The number of the thread in which the trial runs."""


class SharedEnds:
    """The ends of this side. What begins here gets a number of this side's."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._clock = peer.clock
        self.main = Strand(MAIN, peer.clock, current_actor())
        self.mirrors: dict[int, asyncio.Task[None]] = {}
        """The tasks that stand for those of the other side, by number, as long as those exist."""
        self.loops: dict[int, LoopEnd] = {}
        self.closed: set[int] = set()
        self.loop_of: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, LoopEnd] = weakref.WeakKeyDictionary()
        self.tasks: weakref.WeakValueDictionary[int, TaskEnd] = weakref.WeakValueDictionary()
        self.task_of: weakref.WeakKeyDictionary[asyncio.Task[Any], TaskEnd] = weakref.WeakKeyDictionary()
        self._strands: dict[int, Strand] = {MAIN: self.main}
        self._strand_of: dict[Actor, Strand] = {}
        if self.main.actor is not None:
            self._strand_of[self.main.actor] = self.main

    def strand_here(self) -> Strand:
        """The end of the calling thread."""
        actor = current_actor()
        if actor is None:
            raise RuntimeError("only a thread on the clock can talk to the other side")
        strand = self._strand_of.get(actor)
        if strand is None:
            strand = Strand(next(self._peer.numbers), self._clock, actor)
            self._strand_of[actor] = self._strands[strand.number] = strand
        return strand

    def loop_here(self, strand: Strand) -> LoopEnd | None:
        """The end of the event loop that runs here, in this thread."""
        loop = asyncio._get_running_loop()
        if loop is None:
            return None
        end = self.loop_of.get(loop)
        if end is None:
            end = self.loop_of[loop] = self._new_end(next(self._peer.numbers), loop, strand, is_mirror=False)
            self._peer.post("open", strand.number, end.number)
        return end

    def _new_end(self, number: int, loop: asyncio.AbstractEventLoop, strand: Strand, *, is_mirror: bool) -> LoopEnd:
        end = LoopEnd(
            number,
            loop,
            strand,
            is_mirror=is_mirror,
            turn=lambda: self._peer.turn if self._peer.goes_on else NEVER_TURN,
            pass_on=lambda end: self._peer.post("turn", end.number),
        )
        self.loops[number] = end
        return end

    def task_here(self) -> TaskEnd:
        """The end of the current task."""
        task: Any = asyncio.current_task()
        end = self.task_of.get(task)
        if end is None:
            end = self.task_of[task] = TaskEnd(next(self._peer.numbers))
            self.tasks[end.number] = end
            weakref.finalize(task, self._peer.outbox.append, ["gone", end.number]).atexit = False
        return end

    def strand(self, number: int) -> Strand:
        """The thread of this number: a new one, if the other side has begun it. Raises Garbled for too many."""
        strand = self._strands.get(number)
        if strand is None:
            if len(self._strands) >= MAX_THREADS:
                raise Garbled(f"it uses more than {MAX_THREADS} threads")
            strand = self._strands[number] = Strand(number, self._clock, None)
            actor = strand.actor = self._clock.spawn("a thread of the other side")
            self._strand_of[actor] = strand
            _thread.start_new_thread(self._clock.run, (actor, strand.live))
        return strand

    def take_turn(self, number: int) -> None:
        """It is the turn of this side's end, as its state tells."""
        if number not in self.closed:
            self.loops[number].strand.nudge()

    def open(self, strand: int, number: int) -> None:
        """The other side has a loop in this thread."""
        if len(self.loops) + len(self.closed) >= MAX_LOOPS:
            raise Garbled(f"it uses more than {MAX_LOOPS} event loops")
        end = self._new_end(number, asyncio.new_event_loop(), self.strand(strand), is_mirror=True)
        self.loop_of[end.loop] = end

    def close(self, number: int) -> None:
        """The other side has closed its loop; what is not done in this one stays so."""
        end = self.loops[number]
        if not end.is_mirror:
            raise Garbled("it has closed a loop that is none of its own")
        self.forget(end)
        end.strand.end(end)

    def gone(self, number: int) -> None:
        """The other side's task no longer exists; what it had asked for goes with it."""
        task = self.mirrors.pop(number, None)
        end = self.loop_of.get(task.get_loop()) if task is not None else None
        if task is not None and end is not None:
            end.put(lambda: end.at_once(task.cancel))

    def freeze(self, number: int, name: str, line: int | None) -> None:
        """The other side stands still in this thread, and so does its end here."""
        strand, line = self.strand(number), line_of(line)
        strand.is_frozen = True

        def stand_still() -> None:
            began_ns = self._clock.now_ns
            strand.attend(lambda: not strand.is_frozen)
            if self._clock.now_ns > began_ns:
                token = caller.set((line, str(name)))
                self._clock.timeline.froze(str(name), began_ns)
                caller.reset(token)

        running = next((end for end in self.loops.values() if end.strand is strand and end.loop.is_running()), None)
        if strand.is_attending or running is None:
            strand.put(stand_still)
        else:
            running.put(stand_still)

    def heard(self, number: int, holder: int, head: int | None) -> None:
        """The state of the other end of this loop."""
        if number not in self.closed:
            self.loops[number].heard(holder, head)

    def thaw(self, number: int) -> None:
        """It goes on."""
        strand = self.strand(number)
        strand.is_frozen = False
        strand.nudge()

    def forget(self, end: LoopEnd) -> None:
        """One of its ends is closed."""
        del self.loops[end.number]
        self.closed.add(end.number)
        self.loop_of.pop(end.loop, None)

    def states(self) -> list[list[Any]]:
        """What has changed since the other side was last told."""
        messages: list[list[Any]] = []
        for end in list(self.loops.values()):
            if end.loop.is_closed() and not end.is_mirror:
                self.forget(end)
                messages.append(["close", end.number])
            elif (state := end.state()) != end.told:
                end.told = state
                messages.append(["state", end.number, int(state[0]), state[1]])
        return messages

    def mirrored_loops(self) -> list[asyncio.AbstractEventLoop]:
        """The loops of this side that exist only for the other one's."""
        return [end.loop for end in self.loops.values() if end.is_mirror]

    def close_mirrors(self) -> None:
        """Close those that don't run, where the trial ends before they are closed on the other side."""
        for end in self.loops.values():
            if end.is_mirror and not end.loop.is_running() and not end.loop.is_closed():
                end.close()
