"""Calls between two sides, in both directions; each side has one peer for the time of a trial.

Messages are lists: `call`, `suspended`, `return`, `cancel`; `open` for event loops, `gone` for tasks, `drop` for
objects, `close` for loops; `freeze` and `thaw` for a loop that stands still on the other side; `turn` and `state` for
whose turn it is.
"""

from __future__ import annotations

import _thread
import asyncio
import itertools
import weakref
from collections import deque
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from typing import Any, NamedTuple

from grader.clock.actors import Actor, current_actor
from grader.clock.clock import Clock
from grader.clock.timeline import caller
from grader.errors import Lesson
from grader.judge.codec import NAMED, Codec, Garbled, line_of
from grader.judge.ends import NEVER_TURN, Holder, LoopEnd, Strand, TaskEnd, standing_still
from grader.judge.handles import ASYNC_METHODS, PLAIN_METHODS, Handle, Table
from grader.judge.stand_ins import stand_in
from grader.trial.loading import Sighting
from grader.trial.stage import StageLost

VERBS = {"()", ".", "=", "await", "__await__", "send", "throw", "close", *ASYNC_METHODS, *PLAIN_METHODS}
"""What can be done with an object of the other side: call it, take an attribute, set one, await it, and so on."""
ANSWERS = {"ok", "error", "cancelled"}
MAX_THREADS = 200
"""Threads, and `MAX_LOOPS` event loops, of the other side that may use this one in a trial."""
MAX_LOOPS = 2000
MAIN = 0
"""The number of the thread in which the trial runs."""


class Call(NamedTuple):
    """A call as it crosses: who asks in which thread, loop and task for what, and the student's line of it."""

    number: int
    strand: int
    loop: int
    task: int
    is_awaited: bool
    target: int
    what: str
    args: list[Any]
    kwargs: dict[str, Any]
    line: int | None
    origin: int
    """The task of the other side for which all this is done, or 0."""


origin: ContextVar[int] = ContextVar("origin", default=0)


class Side:
    """What differs between the two sides; see `judge` and `worker`."""

    first_number = 0
    """Numbers of threads, loops, tasks and calls: even from one side, odd from the other."""

    may_be_changed = True
    """Whether the other side may set attributes."""

    def perform(self, what: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Answer a call that is not to an object."""
        raise NotImplementedError

    def permits(self, target: object, what: str, args: tuple[Any, ...], result: object) -> bool:  # noqa: ARG002
        """Whether the other side may have this result from this object."""
        return True

    def error_class(self, name: str) -> type[BaseException] | None:  # noqa: ARG002
        """The class of an exception that this side knows by name."""
        return None

    def sighting(self, error: BaseException) -> Sighting | None:  # noqa: ARG002
        """Where the exception has been in the student's file, as far as this side knows."""
        return None

    def line(self) -> int | None:
        """The student's line that runs."""
        return None


class Peer:
    """One side of the connection. `outbox` is taken by whoever owns the wire; what comes in is given to `route`."""

    def __init__(self, clock: Clock, side: Side, notify: Callable[[], object]) -> None:
        self.clock = clock
        self.side = side
        self.outbox: deque[list[Any]] = deque()
        self.is_closed = False
        self.turn = 1
        """Counts the turns of both sides; who has the time sets it."""
        self.mirrors: dict[int, asyncio.Task[None]] = {}
        """The tasks that stand for those of the other side, by number, as long as those exist."""
        self.main = Strand(MAIN, clock, current_actor())
        self._notify = notify
        self._lost: BaseException | None = None
        self._numbers = itertools.count(side.first_number + 2, 2)
        self._table = Table(lambda handle: stand_in(self, handle), self._dropped)
        self._codec = Codec(self, side.sighting)
        self._classes: dict[str, type[BaseException]] = {}
        self._replies: dict[int, list[Any] | None] = {}
        self._suspended: set[int] = set()
        self._named: list[object] = []
        self._started: set[int] = set()
        self._wakers: dict[int, Callable[[], object]] = {}
        self._serving: weakref.WeakValueDictionary[int, asyncio.Task[Any]] = weakref.WeakValueDictionary()
        self._cancels: dict[int, int] = {}
        self._strands: dict[int, Strand] = {MAIN: self.main}
        self._strand_of: dict[Actor, Strand] = {}
        self._loops: dict[int, LoopEnd] = {}
        self._closed: set[int] = set()
        self._loop_of: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, LoopEnd] = weakref.WeakKeyDictionary()
        self._tasks: weakref.WeakValueDictionary[int, TaskEnd] = weakref.WeakValueDictionary()
        self._task_of: weakref.WeakKeyDictionary[asyncio.Task[Any], TaskEnd] = weakref.WeakKeyDictionary()
        if self.main.actor is not None:
            self._strand_of[self.main.actor] = self.main

    # -- objects, see `codec.Objects` ------------------------------------------------------------------------

    def lend(self, value: object) -> Handle:
        """As the table's."""
        if isinstance(value, BaseException):
            self._classes.setdefault(type(value).__name__, type(value))
        return self._table.lend(value)

    def number_of(self, value: object) -> int | None:
        """As the table's. What is named to the other side is not dropped before that has had the time."""
        number = self._table.number_of(value)
        if number is not None:
            self._named.append(value)
        return number

    def own(self, number: int) -> Any:
        """As the table's. Raises Garbled."""
        try:
            return self._table.own(number)
        except LookupError:
            raise Garbled(f"no object {number!r}") from None

    def borrow(self, handle: Handle) -> Any:
        """As the table's."""
        return self._table.borrow(handle)

    def keep(self, number: int, error: BaseException) -> None:
        """As the table's."""
        self._table.keep(number, error)

    def error_class(self, name: str, bases: list[str]) -> type[BaseException]:
        """The class of an exception of the other side: a known one, or a new one with the nearest known base."""
        if not {"SystemExit", "KeyboardInterrupt"}.isdisjoint([name, *bases]):
            return StageLost
        known = NAMED.get(name) if name in bases else self.side.error_class(name) or self._classes.get(name)
        if known is None:
            base = next((NAMED[each] for each in bases if each in NAMED), Exception)
            known = self._classes[name] = type(name, (base,), {"__module__": "__main__"})
        return known

    def copies_of(self, error: BaseException) -> list[BaseException]:
        """As the table's."""
        return self._table.copies_of(error)

    def _dropped(self, number: int, times: list[int]) -> None:
        self.outbox.append(["drop", number, times[0]])  # may come at any moment: nobody is notified

    def take_outbox(self) -> list[list[Any]]:
        """What is to be said now. Drops come last: what a destructor still uses has been dropped before it runs."""
        messages = []
        while self.outbox:
            messages.append(self.outbox.popleft())  # one by one: a drop may come at any moment
        messages.sort(key=lambda message: message[0] == "drop")
        self._named.clear()
        for end in list(self._loops.values()):
            if end.loop.is_closed() and not end.is_mirror:
                self._forget(end)
                messages.append(["close", end.number])
                continue
            state = end.state()
            if state != end.told:
                end.told = state
                messages.append(["state", end.number, int(state[0]), state[1]])
        return messages

    def post(self, *message: Any) -> None:
        """Have the other side get the message, when it has the next turn."""
        if not self.is_closed:
            self.outbox.append(list(message))
            self._notify()

    def _forget(self, end: LoopEnd) -> None:
        del self._loops[end.number]
        self._closed.add(end.number)
        self._loop_of.pop(end.loop, None)

    def _say(self, loop: LoopEnd | None, *message: Any) -> None:
        """The same for what lets the other end of the loop go on."""
        if loop is not None:
            loop.holder = Holder.THEIRS
        self.post(*message)

    def wait(self) -> None:
        """Nothing more is to be done in this thread: it is the turn of the other ends of its loops."""
        for end in self._loops.values():
            if end.their_head is not None and end.holder == Holder.OURS and end.is_running_here():
                end.leave_to_them()

    # -- calling -------------------------------------------------------------------------------------------

    def call_now(self, target: int, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None) -> Any:
        """Have the other side do something, and wait for the outcome with the whole thread."""
        strand = self.strand_here()
        loop = self._loop_here(strand)
        number = self._send(strand, loop, target, what, args, kwargs or {}, is_awaited=False)
        self._wakers[number] = lambda: strand.put(lambda: None)
        with standing_still(loop):
            strand.attend(lambda: self._replies[number] is not None)
        return self._outcome(number)

    async def call(
        self, target: int, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """The same for what has to be awaited there.

        As in one process it runs at once, up to its first pause, and nothing else runs meanwhile. A cancellation is
        passed on, and its end is awaited.
        """
        strand = self.strand_here()
        loop = self._loop_here(strand)
        number = self._send(strand, loop, target, what, args, kwargs or {}, is_awaited=True)
        end = self._task_here()

        def wake() -> None:
            if end.is_blocked:
                strand.nudge()
            elif loop is not None:
                loop.put(lambda: loop.at_once(end.wake))

        def cancel() -> None:
            self.post("cancel", number)
            self.clock.give_way()  # it comes before what is done next on this side

        self._wakers[number] = wake
        while self._replies[number] is None:
            try:
                if end.calls:
                    await self._serve(Call(*end.calls.popleft()))
                elif number in self._suspended:
                    await end.wait(cancel)
                else:
                    end.is_blocked = True
                    with standing_still(loop):
                        strand.attend(
                            lambda: self._replies[number] is not None or number in self._suspended or end.calls
                        )
                    end.is_blocked = False
            except asyncio.CancelledError:
                if self.is_closed:
                    raise
                cancel()
        return self._outcome(number)

    def _send(  # noqa: PLR0913, PLR0917 - a call has these parts
        self,
        strand: Strand,
        loop: LoopEnd | None,
        target: int,
        what: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        is_awaited: bool,
    ) -> int:
        if self.is_closed:
            raise asyncio.CancelledError
        if self._lost is not None:
            raise self._lost
        number = next(self._numbers)
        task = self._task_here() if loop is not None and asyncio.current_task() is not None else None
        encode = self._codec.encode
        crossing = Call(
            number,
            strand.number,
            loop.number if loop is not None else 0,
            task.number if task is not None else 0,
            is_awaited,
            target,
            what,
            [encode(value) for value in args],
            {name: encode(value) for name, value in kwargs.items()},
            self.side.line(),
            origin.get(),
        )
        if task is not None:
            task.context = copy_context()
        self._replies[number] = None
        self._say(loop, "call", *crossing)
        return number

    def _outcome(self, number: int) -> Any:
        reply = self._replies.pop(number)
        self._suspended.discard(number)
        self._wakers.pop(number, None)
        how, value = reply or ("cancelled", None)
        if how == "cancelled":
            raise asyncio.CancelledError
        if isinstance(value, BaseException):
            raise value
        decoded = self._codec.decode(value)
        if how != "error":
            return decoded
        if isinstance(decoded, BaseException):
            raise decoded
        raise Garbled("an error that is none")

    # -- who calls -----------------------------------------------------------------------------------------

    def strand_here(self) -> Strand:
        """The end of the calling thread."""
        actor = current_actor()
        if actor is None:
            raise RuntimeError("only a thread on the clock can talk to the other side")
        strand = self._strand_of.get(actor)
        if strand is None:
            strand = Strand(next(self._numbers), self.clock, actor)
            self._strand_of[actor] = self._strands[strand.number] = strand
        return strand

    def _loop_here(self, strand: Strand) -> LoopEnd | None:
        loop = asyncio._get_running_loop()
        if loop is None:
            return None
        end = self._loop_of.get(loop)
        if end is None:
            end = self._loop_of[loop] = self._new_end(next(self._numbers), loop, strand, is_mirror=False)
            self.post("open", strand.number, end.number)
        return end

    def _new_end(self, number: int, loop: asyncio.AbstractEventLoop, strand: Strand, *, is_mirror: bool) -> LoopEnd:
        end = LoopEnd(
            number,
            loop,
            strand,
            is_mirror=is_mirror,
            turn=lambda: NEVER_TURN if self.is_closed or self._lost is not None else self.turn,
            pass_on=lambda end: self.post("turn", end.number),
        )
        self._loops[number] = end
        return end

    def _task_here(self) -> TaskEnd:
        task: Any = asyncio.current_task()
        end = self._task_of.get(task)
        if end is None:
            end = self._task_of[task] = TaskEnd(next(self._numbers))
            self._tasks[end.number] = end
            weakref.finalize(task, self.outbox.append, ["gone", end.number]).atexit = False
        return end

    # -- being called --------------------------------------------------------------------------------------

    def route(self, message: list[Any]) -> None:
        """Bring a message to where it belongs; nothing of it is executed here. Raises Garbled."""
        try:
            kind, *rest = message
            {
                "call": self._route_call,
                "return": self._route_return,
                "suspended": self._route_suspended,
                "cancel": self._route_cancel,
                "open": self._open,
                "close": self._close,
                "gone": self._gone,
                "drop": self._table.returned,
                "freeze": self._freeze,
                "thaw": self._thaw,
                "turn": self._route_turn,
                "state": self._heard,
            }[kind](*rest)
        except Garbled:
            raise
        except Exception as error:  # noqa: BLE001 - a forged message may meet anything
            raise Garbled(f"no message: {error}") from None

    def _route_call(self, *fields: Any) -> None:
        call = Call(*fields)
        call = call._replace(line=line_of(call.line))
        if call.loop in self._closed:
            return  # as in one process, what is in a closed loop never goes on
        self._table.hold(call.target)
        strand = self._strand(call.strand)
        loop = self._loops[call.loop] if call.loop else None
        task = self._tasks.get(call.task)
        if loop is None:
            context = self._context_for(call)
            strand.put(lambda: context.run(self._answer, call))
        elif loop.calls and task is not None and task.is_blocked:
            task.calls.append(list(call))
            if call.is_awaited:
                loop.put(lambda: self._report(call))
            strand.nudge()
        elif loop.calls and not call.is_awaited:
            strand.put(lambda: self._answer(call))
        elif call.task:
            loop.put(lambda: loop.at_once(lambda: self._give_to_task(call)), lambda: self._report(call))
        else:
            loop.put(lambda: self._answer(call))

    def _strand(self, number: int) -> Strand:
        strand = self._strands.get(number)
        if strand is None:
            if len(self._strands) >= MAX_THREADS:
                raise Garbled(f"it uses more than {MAX_THREADS} threads")
            strand = self._strands[number] = Strand(number, self.clock, None)
            actor = strand.actor = self.clock.spawn("a thread of the other side")
            self._strand_of[actor] = strand
            _thread.start_new_thread(self.clock.run, (actor, strand.live))
        return strand

    def _give_to_task(self, call: Call) -> None:
        self._task_end(call).put(list(call))

    def _report(self, call: Call) -> None:
        """The task has made its first step for the call, and waits: let the caller go on."""
        if call.number in self._started and call.is_awaited:
            self._say(self._loops[call.loop], "suspended", call.number)

    def _task_end(self, call: Call) -> TaskEnd:
        end = self._tasks.get(call.task)
        if end is None:
            end = self._tasks[call.task] = TaskEnd(call.task)
            create, context = asyncio.get_running_loop().create_task, self._context_for(call)
            task = Context().run(lambda: create(self._mirror(end), context=context))  # nobody's child
            self.mirrors[call.task] = task
            self._task_of[task] = end
        return end

    def _context_for(self, call: Call) -> Context:
        parent = self._tasks.get(call.origin)
        return parent.context.copy() if parent is not None else copy_context()

    async def _mirror(self, end: TaskEnd) -> None:
        """The life of a task that exists only for its other end, or until it is cancelled on this side."""
        is_wanted = True
        while is_wanted:
            while not end.calls:
                await end.wait()
            is_wanted = await self._serve(Call(*end.calls.popleft()))
        self.mirrors.pop(end.number, None)
        self._tasks.pop(end.number, None)

    async def _serve(self, call: Call) -> bool:
        """Do what a task of the other side asks for, in the task that belongs to it.

        Gives whether that was not cancelled by somebody on this side.
        """
        is_wanted = True
        task: Any = asyncio.current_task()
        self._serving[call.number] = task
        self._started.add(call.number)
        if self._cancels.get(call.number):
            asyncio.get_running_loop().call_soon(task.cancel)
        token = caller.set((call.line, self._name(call)))
        task_token = origin.set(call.task)
        try:
            result = self._do(call)
            reply = ["ok", self._codec.encode(await result if call.is_awaited else result)]
        except asyncio.CancelledError:
            if self.is_closed:
                raise
            is_wanted = call.number in self._cancels
            reply = ["cancelled", None]
        except BaseException as error:  # noqa: BLE001 - whatever it is, the caller gets it
            reply = self._failed(error)
        caller.reset(token)
        origin.reset(task_token)
        del self._serving[call.number]
        for _ in range(self._cancels.pop(call.number, 0)):
            task.uncancel()
        self._started.discard(call.number)
        self._answered(call, reply)
        return is_wanted

    def _answer(self, call: Call) -> None:
        """Do what a thread of the other side asks for and waits for."""
        token = caller.set((call.line, self._name(call)))
        try:
            reply = ["ok", self._codec.encode(self._do(call))]
        except BaseException as error:  # noqa: BLE001 - whatever it is, the caller gets it
            reply = self._failed(error)
        caller.reset(token)
        self._answered(call, reply)

    def _answered(self, call: Call, reply: list[Any]) -> None:
        self._table.returned(call.target, 1)
        self._say(self._loops.get(call.loop), "return", call.number, reply)

    def _failed(self, error: BaseException) -> list[Any]:
        if self.clock.closed:
            raise error
        if isinstance(error, asyncio.CancelledError):
            return ["cancelled", None]
        try:
            return ["error", self._codec.encode(error)]
        except Lesson as lesson:
            return ["error", self._codec.encode(lesson)]
        except Exception:  # noqa: BLE001 - a student's exception may do anything
            unreadable = Lesson(None, "Your code raised an exception that can't be read.", is_root=True)
            return ["error", self._codec.encode(unreadable)]

    def _name(self, call: Call) -> str:
        try:
            name = getattr(self._table.find(call.target), "name", "") if call.what == "()" else ""
        except Exception:  # noqa: BLE001 - a student's object may do anything
            return ""
        return name if isinstance(name, str) else ""

    def _do(self, call: Call) -> Any:
        """Start what the call asks for; what it gives may have to be awaited."""
        args = tuple(self._codec.decode(value) for value in call.args)
        kwargs = {str(name): self._codec.decode(value) for name, value in call.kwargs.items()}
        if call.target == 0:
            return self.side.perform(call.what, args, kwargs)
        target = self.own(call.target)
        if call.what not in VERBS or (call.what == "=" and not self.side.may_be_changed):
            raise AttributeError(f"{call.what!r} can't be done with an object of a test")
        if call.what == "await":
            return target
        if call.what == "()":
            result = target(*args, **kwargs)
        elif call.what == ".":
            result = getattr(target, args[0])
        elif call.what == "=":
            setattr(target, *args)
            result = None
        else:
            result = getattr(target, call.what)(*args)
        if not self.side.permits(target, call.what, args, result):
            raise AttributeError(f"{type(target).__name__!r} object has no attribute {args[0]!r}")
        return result

    # -- the rest ------------------------------------------------------------------------------------------

    def _route_turn(self, number: int) -> None:
        """It is the turn of this side's end, as its state tells."""
        if number not in self._closed:
            self._loops[number].strand.nudge()

    def _route_return(self, number: int, reply: list[Any]) -> None:
        if number in self._replies and self._replies[number] is None:
            how, value = reply
            if how not in ANSWERS:
                raise Garbled(f"no answer: {how!r}")
            self._replies[number] = [how, value]
            self._wakers[number]()

    def _route_suspended(self, number: int) -> None:
        if number in self._replies:
            self._suspended.add(number)
            self._wakers[number]()

    def _route_cancel(self, number: int) -> None:
        self._cancels[number] = self._cancels.get(number, 0) + 1
        task = self._serving.get(number)
        end = self._loop_of.get(task.get_loop()) if task is not None else None
        if task is not None and end is not None:
            if end.calls:
                end.strand.put(task.cancel)
            else:
                end.put(task.cancel)

    def _open(self, strand: int, number: int) -> None:
        if len(self._loops) + len(self._closed) >= MAX_LOOPS:
            raise Garbled(f"it uses more than {MAX_LOOPS} event loops")
        end = self._new_end(number, asyncio.new_event_loop(), self._strand(strand), is_mirror=True)
        self._loop_of[end.loop] = end

    def _close(self, number: int) -> None:
        """The other side has closed its loop; what is not done in this one stays so."""
        end = self._loops[number]
        if not end.is_mirror:
            raise Garbled("it has closed a loop that is none of its own")
        self._forget(end)
        end.strand.end(end)

    def _gone(self, number: int) -> None:
        """The other side's task no longer exists; what it had asked for goes with it."""
        task = self.mirrors.pop(number, None)
        end = self._loop_of.get(task.get_loop()) if task is not None else None
        if task is not None and end is not None:
            end.put(task.cancel)

    def _freeze(self, number: int, name: str, line: int | None) -> None:
        strand, line = self._strand(number), line_of(line)
        strand.is_frozen = True

        def stand_still() -> None:
            began_ns = self.clock.now_ns
            strand.attend(lambda: not strand.is_frozen)
            if self.clock.now_ns > began_ns:
                token = caller.set((line, str(name)))
                self.clock.timeline.froze(str(name), began_ns)
                caller.reset(token)

        running = next((end for end in self._loops.values() if end.strand is strand and end.loop.is_running()), None)
        if strand.is_attending or running is None:
            strand.put(stand_still)
        else:
            running.put(stand_still)

    def _heard(self, number: int, holder: int, head: int | None) -> None:
        if number not in self._closed:
            self._loops[number].heard(holder, head)

    def _thaw(self, number: int) -> None:
        strand = self._strand(number)
        strand.is_frozen = False
        strand.nudge()

    def fail(self, error: BaseException) -> None:
        """End every call that waits for the other side with this exception; the loops of this side go on."""
        for number, reply in self._replies.items():
            if reply is None:
                self._replies[number] = ["stop", error]
                self._wakers[number]()
        for end in self._loops.values():
            end.holder = Holder.OURS
            end.strand.nudge()

    def lose(self, error: BaseException) -> None:
        """End every call with this exception, those to come, too: there is no other side any more."""
        self._lost = error
        self.fail(error)

    def close(self) -> None:
        """Have nothing more to do with the other side; whoever still waits for it is cancelled."""
        self.is_closed = True
        for end in list(self._task_of.values()):
            end.cancel()

    def leave(self) -> None:
        """End what runs only for the other side."""
        self.close()
        self.main.put(lambda: None)
        for end in self._loops.values():
            if end.is_mirror and end.loop.is_running():
                end.put(end.loop.stop)
                end.strand.nudge()

    def close_mirrors(self) -> None:
        """Close them, where the trial ends before they are closed on the other side."""
        for end in self._loops.values():
            if end.is_mirror and not end.loop.is_running() and not end.loop.is_closed():
                end.close()

    def mirrored_loops(self) -> list[asyncio.AbstractEventLoop]:
        """The loops of this side that exist only for the other one's."""
        return [end.loop for end in self._loops.values() if end.is_mirror]
