"""Stand-ins: what a side holds in place of the other side's objects. Using one is a call to the other side."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Generator
from functools import cache
from typing import Any, Protocol

from grader.judge.handles import ASYNC_METHODS, Handle

INSIDES = ("_", "cr_", "gi_", "ag_")
"""How names begin that are not asked for over there: frames and the like stay where they are."""


class Caller(Protocol):
    """The way to the other side."""

    def call_now(self, target: int, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None) -> Any:
        """Have the object `target` do something, and wait for the outcome with the whole thread."""

    async def call(
        self, target: int, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        """The same for what has to be awaited there."""


def named(coroutine: Any, name: str) -> Any:
    """The coroutine, under the name that a learner knows: reports and warnings show it."""
    coroutine.__name__ = coroutine.__qualname__ = name
    return coroutine


class StandIn:
    """The other side's object: attributes are looked up there."""

    def __init__(self, caller: Caller, handle: Handle) -> None:
        self.__dict__.update(_caller=caller, _number=handle.number, name=handle.name)

    def __repr__(self) -> str:
        return f"<{self.name}>"

    async def _ask(self, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None) -> Any:
        """Have the object do what must be awaited; it is not dropped before that is done."""
        if asyncio._get_running_loop() is not None:
            return await self._caller.call(self._number, what, args, kwargs)
        return await ByHand(self._caller.call_now(self._number, what, args, kwargs))

    def __getattr__(self, name: str) -> Any:
        if name.startswith(INSIDES):
            raise AttributeError(name)
        return self._caller.call_now(self._number, ".", (name,))

    def __setattr__(self, name: str, value: object) -> None:
        self._caller.call_now(self._number, "=", (name, value))


class ByHand:
    """Awaits what the other side has without asyncio: step by step, for whoever drives it with `send`."""

    def __init__(self, awaitable: StandIn) -> None:
        self._awaitable = awaitable

    def __await__(self) -> Generator[Any, Any, Any]:
        steps: Any = self._awaitable._caller.call_now(self._awaitable._number, "__await__")
        sent = None
        while True:
            try:
                waits_for = steps._caller.call_now(steps._number, "send", (sent,))
            except StopIteration as stop:
                return stop.value
            sent = yield waits_for


class FunctionStandIn(StandIn):
    """A function, a bound method or another callable."""

    def __init__(self, caller: Caller, handle: Handle) -> None:
        super().__init__(caller, handle)
        self.__dict__.update(__name__=handle.name, __qualname__=handle.name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it there, now."""
        return self._caller.call_now(self._number, "()", args, kwargs)


class CoroutineFunctionStandIn(FunctionStandIn):
    """A callable that gives a coroutine."""

    gives_coroutine = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """A coroutine of this side; the call happens when it is awaited."""
        return named(self._ask("()", args, kwargs), self.name)


class AwaitableStandIn(StandIn, Coroutine[Any, Any, Any]):
    """A coroutine of the other side: awaited there, or driven by hand from a thread without an event loop."""

    def __init__(self, caller: Caller, handle: Handle) -> None:
        super().__init__(caller, handle)
        self.__dict__.update(__name__=handle.name, __qualname__=handle.name, _inner=None)

    def send(self, value: Any) -> Any:
        """As a coroutine's."""
        if asyncio._get_running_loop() is None:
            return self._caller.call_now(self._number, "send", (value,))
        return self._started().send(value)

    def throw(self, *error: Any) -> Any:
        """As a coroutine's."""
        if asyncio._get_running_loop() is None:
            return self._caller.call_now(self._number, "throw", error[-1:] if len(error) < 2 else error[1:2])
        return self._started().throw(*error)

    def close(self) -> None:
        """As a coroutine's."""
        if self._inner is not None:
            self._inner.close()
        else:
            self._caller.call_now(self._number, "close")

    def _started(self) -> Coroutine[Any, Any, Any]:
        if self._inner is None:
            self.__dict__["_inner"] = self._ask("await")
        return self._inner  # type: ignore[no-any-return]

    def __await__(self) -> Generator[Any, Any, Any]:
        by_hand = asyncio._get_running_loop() is None
        return ByHand(self).__await__() if by_hand else self._ask("await").__await__()


def _now(name: str) -> Callable[..., Any]:
    def method(self: StandIn, *args: Any) -> Any:
        return self._caller.call_now(self._number, name, _without_traceback(args))

    return method


def _awaited(name: str) -> Callable[..., Any]:
    def method(self: StandIn, *args: Any) -> Any:
        return named(self._ask(name, _without_traceback(args)), f"{self.name}.{name}")

    return method


def _without_traceback(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of `__exit__`: frames stay where they are."""
    return (*args[:2], None) if len(args) == 3 else args


@cache
def _class_with(name: str, base: type[StandIn], methods: tuple[str, ...]) -> type[StandIn]:
    """Stand-ins with these special methods, too, called as the other side's type: errors name it."""
    return type(name, (base,), {name: (_awaited if name in ASYNC_METHODS else _now)(name) for name in methods})


def _stray_task() -> asyncio.Task[None]:
    """A task of a loop that nobody runs."""

    async def nothing() -> None: ...

    loop, coroutine = asyncio.new_event_loop(), nothing()
    task = loop.create_task(coroutine)
    task._log_destroy_pending = False  # type: ignore[attr-defined] # the other side's is reported there
    coroutine.close()
    loop.close()
    return task


def stand_in(caller: Caller, handle: Handle) -> Any:
    """The stand-in for a handle. A task is another task, in the loop that runs here, if one does."""
    if handle.kind == "stray task":
        return _stray_task()
    if handle.kind == "task" and asyncio._get_running_loop() is not None:
        return asyncio.get_running_loop().create_task(caller.call(handle.number, "await"))
    if handle.kind in {"task", "awaitable"}:
        return AwaitableStandIn(caller, handle)
    base = {"coroutine function": CoroutineFunctionStandIn, "function": FunctionStandIn, "class": FunctionStandIn}
    made = base.get(handle.kind, StandIn)
    name = handle.name if made is StandIn else "function"
    return _class_with(name, made, tuple(handle.methods))(caller, handle)
