"""Objects of both sides: what is lent, what is borrowed, and classes of exceptions by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.judge.codec import NAMED, Garbled
from grader.judge.handles import Handle, Table
from grader.judge.side import Side
from grader.trial.stage import StageLost


class SharedObjects:
    """See `codec.Objects`. `make` gives the stand-in for a handle; `dropped` is told of those that are gone."""

    def __init__(self, side: Side, make: Callable[[Handle], Any], dropped: Callable[[int, list[int]], object]) -> None:
        self.table = Table(make, dropped)
        self.named: list[object] = []
        """What is named to the other side, which is kept until that has had the time."""
        self._side = side
        self._classes: dict[str, type[BaseException]] = {}

    def lend(self, value: object) -> Handle:
        """As the table's."""
        if isinstance(value, BaseException):
            self._classes.setdefault(type(value).__name__, type(value))
        return self.table.lend(value)

    def number_of(self, value: object) -> int | None:
        """As the table's. What is named to the other side is not dropped before that has had the time."""
        number = self.table.number_of(value)
        if number is not None:
            self.named.append(value)
        return number

    def own(self, number: int) -> Any:
        """As the table's. Raises Garbled."""
        try:
            return self.table.own(number)
        except LookupError:
            raise Garbled(f"no object {number!r}") from None

    def borrow(self, handle: Handle) -> Any:
        """As the table's."""
        return self.table.borrow(handle)

    def keep(self, number: int, error: BaseException) -> None:
        """As the table's."""
        self.table.keep(number, error)

    def error_class(self, name: str, bases: list[str]) -> type[BaseException]:
        """The class of an exception of the other side: a known one, or a new one with the nearest known base."""
        if not {"SystemExit", "KeyboardInterrupt"}.isdisjoint([name, *bases]):
            return StageLost
        known = NAMED.get(name) if name in bases else self._side.error_class(name) or self._classes.get(name)
        if known is None:
            base = next((NAMED[each] for each in bases if each in NAMED), Exception)
            known = self._classes[name] = type(name, (base,), {"__module__": "__main__"})
        return known

    def copies_of(self, error: BaseException) -> list[BaseException]:
        """As the table's."""
        return self.table.copies_of(error)
