"""Values on the wire: plain ones as copies, exceptions by name, everything else as a handle.

The format is MessagePack. None, booleans, floats, texts, bytes and whole numbers of 64 bits stand for themselves;
whatever else there is is a list whose first item is a letter. Nothing that arrives is evaluated or unpickled, and what
is derived from a plain type arrives as the plain type: an object that equals everything is no longer one.
"""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Callable
from typing import Any, Protocol

from grader.clock.stall import Deadlock, Spin, Stall
from grader.errors import Lesson
from grader.judge.handles import Handle
from grader.trial.loading import SIGHTING, Sighting

MAX_DEPTH = 40
"""Levels of lists in lists that may cross."""
MAX_VALUES = 200_000
"""Values that one message may hold; `BYTES_OF_A_VALUE` of a text count as one."""
BYTES_OF_A_VALUE = 20
MAX_TEXT = 1000
"""Characters of a text that is only for people, from another process."""
MAX_LINE = 1 << 31
MAX_PLACES = 20
"""Tasks that a report of a stall names."""

NAMED: dict[str, type[BaseException]] = {
    name: found
    for module in (asyncio.exceptions, asyncio.queues, builtins)
    for name, found in vars(module).items()
    if isinstance(found, type) and issubclass(found, BaseException)
}
"""The exceptions that both sides know, by name."""


class CannotCross(Lesson):
    """A value that can't be given to the other side."""

    def __init__(self) -> None:
        super().__init__(None, "Your code handed over a value that is nested too deeply, or too large.", is_root=True)


class Garbled(Exception):
    """What arrived is no message."""


class Objects(Protocol):
    """The objects of both sides: what is lent to the other one, and what is borrowed from it."""

    def lend(self, value: object) -> Handle:
        """A handle with which the other side can use the object."""

    def number_of(self, value: object) -> int | None:
        """The number of an object that is borrowed from the other side."""

    def own(self, number: int) -> Any:
        """The object of this side that was lent under the number. Raises Garbled."""

    def borrow(self, handle: Handle) -> Any:
        """A stand-in for the other side's object."""

    def keep(self, number: int, error: BaseException) -> None:
        """Remember an exception as the copy of the other side's."""

    def error_class(self, name: str, bases: list[str]) -> type[BaseException]:
        """The class of an exception of the other side."""


class Codec:
    """Translates for one side. `sighting` tells where an exception has been in the student's file."""

    def __init__(self, objects: Objects, sighting: Callable[[BaseException], Sighting | None]) -> None:
        self._objects = objects
        self._sighting = sighting
        self._values = 0

    # -- out -----------------------------------------------------------------------------------------------

    def encode(self, value: object) -> Any:
        """The value as it crosses. Raises CannotCross."""
        self._values = 0
        return self._encode(value, MAX_DEPTH)

    def _encode(self, value: object, depth: int) -> Any:
        self._values += 1
        if isinstance(value, str):
            self._values += str.__len__(value) // BYTES_OF_A_VALUE
        elif isinstance(value, bytes):
            self._values += bytes.__len__(value) // BYTES_OF_A_VALUE
        if depth < 0 or self._values > MAX_VALUES:
            raise CannotCross
        if value is None or isinstance(value, bool | str | int | float | bytes):
            return _scalar(value)
        if isinstance(value, list | tuple | set | frozenset | dict):
            return self._encode_items(value, depth - 1)
        return self._encode_error(value, depth) if isinstance(value, BaseException) else self._encode_object(value)

    def _encode_items(self, value: Any, depth: int) -> list[Any]:
        if isinstance(value, dict):
            return ["d", *(self._encode(item, depth) for pair in dict.items(value) for item in pair)]
        letter = next(letter for letter, plain in PLAIN.items() if isinstance(value, plain))
        return [letter, *(self._encode(item, depth) for item in PLAIN[letter].__iter__(value))]

    def _encode_object(self, value: object) -> list[Any]:
        number = self._objects.number_of(value)
        if number is not None:
            return ["m", number]
        if isinstance(value, type) and issubclass(value, BaseException):
            return ["e", *_class(value)]
        return ["h", *self._objects.lend(value)]

    def _encode_error(self, error: BaseException, depth: int) -> list[Any]:
        seen = self._sighting(error)
        where = None if seen is None else [_text(seen.text), seen.line, _text(seen.called), _text(seen.raised_in)]
        number = self._objects.number_of(error)
        if number is not None:
            return ["m", number, where]
        if isinstance(error, Stall):
            return ["S", type(error).__name__, _text(error.reason), [_text(place) for place in error.where]]
        number = self._objects.lend(error).number
        if isinstance(error, Lesson):
            return ["L", number, error.misconception, _text(str(error)), error.is_root, error.line]
        if isinstance(error, BaseExceptionGroup):
            inner = [self._encode(each, depth - 1) for each in error.exceptions]
            return ["g", number, where, _text(str(error.message)), *inner]
        name, bases = _class(type(error))
        return ["x", number, where, name, bases, *(self._encode(argument, depth - 1) for argument in _arguments(error))]

    # -- in ------------------------------------------------------------------------------------------------

    def decode(self, value: Any) -> Any:
        """The value that has crossed. Raises Garbled."""
        try:
            return self._decode(value, MAX_DEPTH)
        except (TypeError, ValueError, AttributeError, LookupError, RecursionError) as error:
            raise Garbled(f"no value: {error}") from None

    def _decode(self, value: Any, depth: int) -> Any:
        if not isinstance(value, list):
            if isinstance(value, dict):
                raise Garbled("a map")
            return value
        if depth < 0:
            raise Garbled("nested too deeply")
        letter, *rest = value
        if letter in PLAIN or letter == "d":
            items = [self._decode(item, depth - 1) for item in rest]
            return PLAIN[letter](items) if letter in PLAIN else dict(zip(items[::2], items[1::2], strict=True))
        if letter in SCALARS:
            return SCALARS[letter](rest[0])
        return self._decode_object(letter, rest, depth)

    def _decode_object(self, letter: str, rest: list[Any], depth: int) -> Any:
        if letter == "h":
            return self._objects.borrow(Handle.received(*rest))
        if letter == "m":
            return _seen(self._objects.own(rest[0]), rest[1] if len(rest) > 1 else None)
        return self._objects.error_class(*rest) if letter == "e" else self._decode_error(letter, rest, depth)

    def _decode_error(self, letter: str, rest: list[Any], depth: int) -> BaseException:
        if letter == "S":
            kind = {"Deadlock": Deadlock, "Spin": Spin}[rest[0]]
            return kind(_untext(rest[1])[:MAX_TEXT], [_untext(place)[:MAX_TEXT] for place in rest[2][:MAX_PLACES]])
        error: BaseException
        if letter == "L":
            name = rest[1] if type(rest[1]) is str else None
            error = Lesson(name, _untext(rest[2])[:MAX_TEXT], is_root=bool(rest[3]), line=line_of(rest[4]))
        elif letter == "g":
            inner = [self._decode(each, depth - 1) for each in rest[3:]]
            error = BaseExceptionGroup(_untext(rest[2]), inner)
        elif letter == "x":
            error = _make(
                self._objects.error_class(rest[2], rest[3]), [self._decode(each, depth - 1) for each in rest[4:]]
            )
        else:
            raise Garbled(f"unknown kind {letter!r}")
        if type(rest[0]) is not int:
            raise Garbled("an exception without a number")
        self._objects.keep(rest[0], error)
        return error if letter == "L" else _seen(error, rest[1])


def line_of(value: object) -> int | None:
    """A line number from another process."""
    return value if type(value) is int and 0 < value < MAX_LINE else None


PLAIN: dict[str, Any] = {"l": list, "t": tuple, "s": set, "z": frozenset}


SCALARS: dict[str, Callable[[Any], Any]] = {
    "i": lambda digits: int(digits, 16),
    "u": lambda data: data.decode("utf-8", "surrogatepass"),
}


def _scalar(value: Any) -> Any:
    """The plain value that the object is, also if its class is derived from the plain one."""
    if isinstance(value, str):
        return _text(str.__str__(value))
    if isinstance(value, bytes):
        return bytes.__getitem__(value, slice(None))
    if isinstance(value, float):
        return float.__float__(value)
    if value is None or isinstance(value, bool):
        return value
    number = int.__index__(value)
    return number if -(1 << 63) <= number < 1 << 63 else ["i", hex(number)]


def _text(text: str) -> Any:
    has_surrogates = not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)
    return ["u", text.encode("utf-8", "surrogatepass")] if has_surrogates else text


def _untext(text: Any) -> str:
    return text[1].decode("utf-8", "surrogatepass") if isinstance(text, list) else str(text)


def _class(kind: type[BaseException]) -> tuple[str, list[str]]:
    """The name of an exception's class, and those of its bases that both sides know."""
    return kind.__name__, [base.__name__ for base in kind.__mro__ if NAMED.get(base.__name__) is base]


def _arguments(error: BaseException) -> tuple[Any, ...]:
    """What makes the exception anew; not always its `args`."""
    try:
        made = error.__reduce__()
    except Exception:  # noqa: BLE001 - a student's exception may do anything
        return ()
    is_known = isinstance(made, tuple) and made[0] is type(error) and isinstance(made[1], tuple)
    return made[1] if is_known else error.args  # type: ignore[return-value]


def _make(kind: type[BaseException], arguments: list[Any]) -> BaseException:
    try:
        return kind(*arguments)
    except Exception:  # noqa: BLE001 - a class that takes other arguments than it shows
        error = kind.__new__(kind)
        error.args = tuple(arguments)
        return error


def _seen(error: Any, where: Any) -> Any:
    if where is not None:
        seen = [where[place] for place in range(4)]
        if not isinstance(error, BaseException):
            raise Garbled("a place where something else than an exception was seen")
        text, called, raised_in = (_untext(seen[place])[:MAX_TEXT] for place in (0, 2, 3))
        setattr(error, SIGHTING, Sighting(text, line_of(seen[1]), called, raised_in))
    return error
