"""Calls of the other side: each is done in the end, on this side, of the thread or task that asks."""

from __future__ import annotations

import asyncio
import weakref
from contextvars import Context, copy_context
from typing import TYPE_CHECKING, Any

from grader.clock.timeline import caller
from grader.errors import Lesson
from grader.judge.calling import Call, origin
from grader.judge.codec import line_of
from grader.judge.ends import TaskEnd
from grader.judge.handles import ASYNC_METHODS, PLAIN_METHODS

if TYPE_CHECKING:
    from grader.judge.peer import Peer

VERBS = {"()", ".", "=", "await", "__await__", "send", "throw", "close", *ASYNC_METHODS, *PLAIN_METHODS}
"""What can be done with an object of the other side: call it, take an attribute, set one, await it, and so on."""


class Serving:
    """The calls of the other side that are being answered."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._ends = peer.ends
        self._objects = peer.objects
        self._started: set[int] = set()
        self._tasks_by_call: weakref.WeakValueDictionary[int, asyncio.Task[Any]] = weakref.WeakValueDictionary()
        self._cancels: dict[int, int] = {}

    def take_call(self, *fields: Any) -> None:
        """Bring a call to the thread or task in which it is to be done."""
        call = Call(*fields)
        call = call._replace(line=line_of(call.line))
        if call.loop in self._ends.closed:
            return  # as in one process, what is in a closed loop never goes on
        self._objects.table.hold(call.target)
        strand = self._ends.strand(call.strand)
        loop = self._ends.loops[call.loop] if call.loop else None
        turn = self._peer.turn
        task = self._ends.tasks.get(call.task)
        if loop is None:
            context = self._context_for(call)
            strand.put(lambda: context.run(self._answer, call))
        elif loop.calls and task is not None and task.is_blocked:
            task.calls.append(list(call))
            if call.is_awaited:
                loop.put(lambda: self._report(call, turn))
            strand.nudge()
        elif loop.calls and not call.is_awaited:
            strand.put(lambda: self._answer(call))
        elif call.task:
            loop.put(lambda: loop.at_once(lambda: self._give_to_task(call)), lambda: self._report(call, turn))
        else:
            loop.put(lambda: self._answer(call))

    def _give_to_task(self, call: Call) -> None:
        self._task_end(call).put(list(call))

    def _report(self, call: Call, turn: int) -> None:
        """The task has made its first step for the call, and waits: let the caller go on.

        Who has nothing else to do hears of it with the next thing that is said, if none was since the `turn` of the
        call: then this end of the loop goes on.
        """
        if call.number in self._started and call.is_awaited:
            if call.is_alone and turn == self._peer.turn:
                self._peer.say_aside("paused", call.number)
            else:
                self._peer.say(self._ends.loops[call.loop], "suspended", call.number)

    def _task_end(self, call: Call) -> TaskEnd:
        end = self._ends.tasks.get(call.task)
        if end is None:
            end = self._ends.tasks[call.task] = TaskEnd(call.task)
            # not `create_task`: what is on record of tasks is the program's, not this one
            task = asyncio.Task(self._mirror(end), loop=asyncio.get_running_loop(), context=self._context_for(call))
            self._ends.mirrors[call.task] = task
            self._ends.task_of[task] = end
        return end

    def _context_for(self, call: Call) -> Context:
        parent = self._ends.tasks.get(call.origin)
        return parent.context.copy() if parent is not None else copy_context()

    async def _mirror(self, end: TaskEnd) -> None:
        """The life of a task that exists only for its other end, or until it is cancelled on this side."""
        is_wanted = True
        while is_wanted:
            while not end.calls:
                await end.wait()
            is_wanted = await self.serve(Call(*end.calls.popleft()))
        self._ends.mirrors.pop(end.number, None)
        self._ends.tasks.pop(end.number, None)

    async def serve(self, call: Call) -> bool:
        """Do what a task of the other side asks for, in the task that belongs to it.

        Gives whether that was not cancelled by somebody on this side.
        """
        is_wanted = True
        task: Any = asyncio.current_task()
        self._tasks_by_call[call.number] = task
        self._started.add(call.number)
        if self._cancels.get(call.number):
            asyncio.get_running_loop().call_soon(task.cancel)
        token = caller.set((call.line, self._name(call)))
        task_token = origin.set(call.task)
        try:
            result = self._do(call)
            reply = ["ok", self._peer.codec.encode(await result if call.is_awaited else result)]
        except asyncio.CancelledError:
            if self._peer.is_closed:
                raise
            is_wanted = call.number in self._cancels
            reply = ["cancelled", None]
        except BaseException as error:  # noqa: BLE001 - whatever it is, the caller gets it
            reply = self._failed(error)
        caller.reset(token)
        origin.reset(task_token)
        del self._tasks_by_call[call.number]
        for _ in range(self._cancels.pop(call.number, 0)):
            task.uncancel()
        self._started.discard(call.number)
        self._answered(call, reply)
        return is_wanted

    def _answer(self, call: Call) -> None:
        """Do what a thread of the other side asks for and waits for."""
        token = caller.set((call.line, self._name(call)))
        try:
            reply = ["ok", self._peer.codec.encode(self._do(call))]
        except BaseException as error:  # noqa: BLE001 - whatever it is, the caller gets it
            reply = self._failed(error)
        caller.reset(token)
        self._answered(call, reply)

    def _answered(self, call: Call, reply: list[Any]) -> None:
        self._objects.table.returned(call.target, 1)
        self._peer.say(self._ends.loops.get(call.loop), "return", call.number, reply)

    def _failed(self, error: BaseException) -> list[Any]:
        if self._peer.clock.closed:
            raise error
        if isinstance(error, asyncio.CancelledError):
            return ["cancelled", None]
        try:
            return ["error", self._peer.codec.encode(error)]
        except Lesson as lesson:
            return ["error", self._peer.codec.encode(lesson)]
        except Exception:  # noqa: BLE001 - a student's exception may do anything
            unreadable = Lesson(None, "Your code raised an exception that can't be read.", is_root=True)
            return ["error", self._peer.codec.encode(unreadable)]

    def _name(self, call: Call) -> str:
        try:
            name = getattr(self._objects.table.find(call.target), "name", "") if call.what == "()" else ""
        except Exception:  # noqa: BLE001 - a student's object may do anything
            return ""
        return name if isinstance(name, str) else ""

    def _do(self, call: Call) -> Any:
        """Start what the call asks for; what it gives may have to be awaited."""
        args = tuple(self._peer.codec.decode(value) for value in call.args)
        kwargs = {str(name): self._peer.codec.decode(value) for name, value in call.kwargs.items()}
        if call.target == 0:
            return self._peer.side.perform(call.what, args, kwargs)
        target = self._objects.own(call.target)
        if call.what not in VERBS or (call.what == "=" and not self._peer.side.may_be_changed):
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
        if not self._peer.side.permits(target, call.what, args, result):
            raise AttributeError(f"{type(target).__name__!r} object has no attribute {args[0]!r}")
        return result

    def take_cancel(self, number: int) -> None:
        """Cancel the task that does this call."""
        self._cancels[number] = self._cancels.get(number, 0) + 1
        task = self._tasks_by_call.get(number)
        end = self._ends.loop_of.get(task.get_loop()) if task is not None else None
        if task is not None and end is not None:
            if end.calls:
                end.strand.put(task.cancel)
            else:
                end.put(task.cancel)
