"""Objects that are used from the other side: handles for the wire, and the table of who has lent what."""

from __future__ import annotations

import asyncio
import inspect
import itertools
import weakref
from collections.abc import Callable
from typing import Any, NamedTuple

from grader.errors import Lesson

KINDS = ("function", "coroutine function", "awaitable", "task", "stray task", "class", "object")
ASYNC_METHODS = ("__anext__", "__aenter__", "__aexit__")
PLAIN_METHODS = ("__aiter__", "__iter__", "__next__", "__len__", "__getitem__", "__contains__", "__enter__", "__exit__")
MAX_LENT = 100_000
"""Objects that one trial may lend."""


class Handle(NamedTuple):
    """An object as the other side sees it.

    `kind` is one of `KINDS`; `methods` are those of `ASYNC_METHODS` and `PLAIN_METHODS` that it has.
    """

    number: int
    kind: str
    name: str
    methods: list[str]

    @classmethod
    def received(cls, number: Any, kind: Any, name: Any, methods: Any) -> Handle:
        """One that has crossed. Raises ValueError if no side gives such a one: it would make an object that lies."""
        known = {*ASYNC_METHODS, *PLAIN_METHODS}
        if type(number) is not int or kind not in KINDS or type(name) is not str or not known.issuperset(methods):
            raise ValueError("a handle that is none")
        return cls(number, kind, name, methods)


def handle(number: int, value: Any) -> Handle:
    """The handle of an object."""
    kind = kind_of(value)
    name = getattr(value, "name", None) if kind.endswith("function") else None
    if not isinstance(name, str):
        name = getattr(value, "__name__", None)
    if not isinstance(name, str):
        name = type(value).__name__
    has_methods = kind == "object" or (kind.endswith("function") and not inspect.isroutine(value))
    methods = [each for each in (*ASYNC_METHODS, *PLAIN_METHODS) if has_methods and hasattr(type(value), each)]
    return Handle(number, kind, name, methods)


def kind_of(value: Any) -> str:
    """What the object is for its user, see `Handle`."""
    if isinstance(value, type):
        return "class"
    if isinstance(value, asyncio.Task):
        return "task" if asyncio._get_running_loop() in {None, value.get_loop()} else "stray task"
    if inspect.isawaitable(value):
        return "awaitable"
    if callable(value):
        called = value if inspect.isroutine(value) else getattr(type(value), "__call__", value)  # noqa: B004
        is_async = inspect.iscoroutinefunction(called) or getattr(value, "gives_coroutine", False)
        return "coroutine function" if is_async else "function"
    return "object"


class Table:
    """What this side has lent, and what it has borrowed. `make` gives the stand-in for a handle."""

    def __init__(self, make: Callable[[Handle], Any], dropped: Callable[[int, list[int]], object]) -> None:
        self._make = make
        self._dropped = dropped
        self._fresh = itertools.count(1)
        self._lent: dict[int, Any] = {}
        self._times: dict[int, int] = {}
        self._numbers: dict[int, int] = {}
        self._borrowed: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
        self._borrowed_times: dict[int, list[int]] = {}
        self._stand_ins: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._errors: dict[int, tuple[int, BaseException]] = {}

    def lend(self, value: object) -> Handle:
        """A handle for the object, which is kept until the other side has dropped it as often as it got it."""
        number = self._numbers.get(id(value))
        if number is None:
            if len(self._lent) >= MAX_LENT and not isinstance(value, Lesson):
                raise Lesson(None, f"Your program hands over more than {MAX_LENT} objects.", is_root=True)
            number = next(self._fresh)
            self._lent[number] = value
            self._numbers[id(value)] = number
            self._times[number] = 0
        self._times[number] += 1
        return handle(number, value)

    def returned(self, number: int, times: int) -> None:
        """The other side has dropped the object, which it had got so often."""
        if number in self._times:
            self._times[number] -= times
            if self._times[number] <= 0:
                value = self._lent.pop(number)
                del self._times[number]
                self._numbers.pop(id(value), None)

    def hold(self, number: int) -> None:
        """Keep an object while it is used, even if it is dropped meanwhile; `returned` ends that."""
        if number in self._times:
            self._times[number] += 1

    def find(self, number: int) -> Any:
        """The object that was lent under the number, or None."""
        return self._lent.get(number)

    def own(self, number: int) -> Any:
        """The object that was lent under the number. Raises LookupError."""
        return self._lent[number]

    def number_of(self, value: object) -> int | None:
        """The number of an object that is borrowed from the other side."""
        if isinstance(value, BaseException):
            kept = self._errors.get(id(value))
            return None if kept is None else kept[0]
        try:
            return self._stand_ins.get(value)
        except TypeError:  # it can't be hashed or referred to weakly: no stand-in
            return None

    def borrow(self, given: Handle) -> Any:
        """The stand-in for the other side's object: the same one as long as it lives."""
        stand_in = self._borrowed.get(given.number)
        if stand_in is None:
            stand_in = self._make(given)
            times = self._borrowed_times[given.number] = [0]
            self._borrowed[given.number] = stand_in
            self._stand_ins[stand_in] = given.number
            weakref.finalize(stand_in, self._dropped, given.number, times).atexit = False
        self._borrowed_times[given.number][0] += 1
        return stand_in

    def keep(self, number: int, error: BaseException) -> None:
        """Remember an exception as the copy of the other side's."""
        self._errors[id(error)] = number, error

    def copies_of(self, error: BaseException) -> list[BaseException]:
        """The exception, and other copies of it if it is one of the other side's."""
        number = self.number_of(error)
        copies = [copy for each, copy in self._errors.values() if each == number]
        return [error, *(copy for copy in copies if copy is not error)]
