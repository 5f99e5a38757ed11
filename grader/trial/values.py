"""A failed assertion in words for a learner: what came, what was expected, both shortened."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.trial.loading import without_addresses

MAX_MESSAGE = 300
EXPECTED = {
    "==": "expected {}",
    "is": "expected {}",
    "!=": "expected anything but {}",
    "is not": "expected anything but {}",
    "<": "expected less than {}",
    "<=": "expected at most {}",
    ">": "expected more than {}",
    ">=": "expected at least {}",
}
"""What a comparison demands of its left side, by its operator."""
NO_WORDS = "the test's assertion failed"
NUMBERS = re.compile(r"(-?\d+) (\S+) (-?\d+)")
"""A comparison of whole numbers, as pytest words it."""
OF_AN_OPERATION = re.compile(r"where .* = <operation (.+)>\.(count|peak)$", re.MULTILINE)
COUNTED = {"count": "calls of `{}`: ", "peak": "calls of `{}` at the same time: "}


class _Short(reprlib.Repr):
    """Values in at most about 80 characters, whatever their `repr` does."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlist = self.maxtuple = self.maxset = self.maxfrozenset = self.maxdict = 6
        self.maxstring = self.maxother = 60
        self.maxlevel = 4

    def repr_type(self, value: type, _: int) -> str:
        return value.__name__


_short = _Short()


def shown(value: Any) -> str:
    """The value for a sentence, in one line; of a number that only has to be near enough, the number."""
    if type(value).__name__.startswith("Approx"):
        value = value.expected
    try:
        return without_addresses(" ".join(_short.repr(value).split()))
    except Exception:  # noqa: BLE001 - student code may do anything
        return f"<{type(value).__name__}>"


def comparison(operator: str, left: Any, right: Any) -> str | None:
    """What came and what was expected, where `left` came from the student.

    None for other operators, and for whole numbers: of those, pytest says where they come from; see `in_words`.
    """
    if operator not in EXPECTED or (type(left) is int and type(right) is int):
        return None
    came, expected = shown(left), shown(right)
    text = f"came {came}, {EXPECTED[operator].format(expected)}"
    if operator == "==" and "..." in came + expected:
        where = next(_differences(left, right), None)
        text = f"{text}; {where}" if where else text
    return text


def _differences(left: Any, right: Any) -> Iterator[str]:
    """Where two values of one built-in kind differ first; nothing for others."""
    try:
        if isinstance(left, Mapping) and isinstance(right, Mapping):
            yield from (f"{shown(key)} is missing" for key in right if key not in left)
            yield from (f"{shown(key)} is too much" for key in left if key not in right)
            pairs = [(f"for {shown(key)}", left[key], right[key]) for key in right]
        elif type(left) is type(right) and isinstance(left, Sequence):
            pairs = [(f"at index {index}", *pair) for index, pair in enumerate(zip(left, right, strict=False))]
        else:
            return
        for place, came, expected in pairs:
            if came != expected:
                yield f"the first difference is {place}: {shown(came)}, not {shown(expected)}"
        if len(left) != len(right):
            yield f"its length is {len(left):,}, not {len(right):,}"
    except Exception:  # noqa: BLE001 - student code may do anything
        return


def in_words(text: str) -> str:
    """An assertion's text for a learner: the test's own words if it has some, else what came and was expected."""
    lines = [line.strip() for line in without_addresses(text).splitlines() if line.strip()]
    if not lines:
        return NO_WORDS
    first = lines[0].removeprefix("assert ")
    if first in {"False", "None"}:
        return NO_WORDS
    numbers = NUMBERS.fullmatch(first)
    if numbers is not None:
        counted = OF_AN_OPERATION.search(text)
        where = COUNTED[counted[2]].format(counted[1]) if counted is not None else ""
        first = f"{where}came {numbers[1]}, {EXPECTED[numbers[2]].format(numbers[3])}"
    elif first != lines[0] and not first.startswith("came "):
        first = f"this should hold, and does not: {first}"
    return first if len(first) <= MAX_MESSAGE else first[: MAX_MESSAGE - 1] + "…"
