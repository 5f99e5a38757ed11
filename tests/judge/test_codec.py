"""Values that cross: plain copies, exceptions that keep what they are, and garbage that is refused."""

from __future__ import annotations

import asyncio
import json
import math
from collections import Counter, OrderedDict, namedtuple
from collections.abc import Callable
from enum import IntEnum, StrEnum
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.clock.clock import Clock
from grader.clock.stall import Deadlock, Spin
from grader.errors import Lesson
from grader.judge.codec import BYTES_OF_A_VALUE, MAX_DEPTH, MAX_VALUES, CannotCross, Codec, Garbled
from grader.judge.peer import Peer
from grader.judge.side import Side
from grader.trial.loading import Sighting
from grader.trial.stage import StageLost

Cross = Callable[[Any], Any]


class Odd(Side):
    """The other side: it gives odd numbers."""

    first_number = 1


def codecs() -> tuple[Codec, Codec]:
    """Those of two sides of a connection that nobody uses."""
    judge, worker = [Peer(Clock(), side, lambda: None) for side in (Side(), Odd())]
    return judge.codec, worker.codec


def carried(value: Any) -> Any:
    """The value after the wire, which knows MessagePack only."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(value), strict=True)


def crossed(value: Any) -> Any:
    """The value as it arrives on the other side."""
    here, there = codecs()
    return there.decode(carried(here.encode(value)))


def there_and_back(value: Any) -> Any:
    here, there = codecs()
    return here.decode(carried(there.encode(there.decode(carried(here.encode(value))))))


def shape(value: Any) -> Any:
    """A text that is the same for equal values of the same exact types only."""
    kind = type(value).__name__
    if isinstance(value, dict):
        return f"{kind}{[(shape(key), shape(item)) for key, item in value.items()]}"
    if isinstance(value, list | tuple):
        return f"{kind}{[shape(item) for item in value]}"
    if isinstance(value, set | frozenset):
        return f"{kind}{sorted(shape(item) for item in value)}"
    return f"{kind} {value!r}"


WHOLE = (
    st.integers() | st.integers(-(1 << 70), 1 << 70) | st.sampled_from([1 << 63, -(1 << 63), (1 << 63) - 1, 1 << 4000])
)
TEXT = st.text(st.characters()) | st.text(st.characters(categories=["Cs", "Lu"]))
ATOMS = st.none() | st.booleans() | WHOLE | st.floats() | TEXT | st.binary()
KEYS = st.recursive(ATOMS, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=4)
VALUES = st.recursive(
    ATOMS | st.sets(KEYS, max_size=4) | st.frozensets(KEYS, max_size=4),
    lambda inner: (
        st.lists(inner, max_size=5) | st.lists(inner, max_size=5).map(tuple) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=25,
)


@given(VALUES)
def test_plain_values_arrive_as_equal_values_of_the_same_types(value: Any) -> None:
    assert shape(crossed(value)) == shape(value)


@given(VALUES)
def test_what_arrived_goes_back_as_it_was(value: Any) -> None:
    assert shape(there_and_back(value)) == shape(value)


class Everything(str):
    """A text that equals all that there is."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __str__(self) -> str:
        return "forged"


class Liar(list[Any]):
    """A list that shows other items than it has."""

    def __iter__(self) -> Any:
        return iter(["forged"])

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


class Forged(dict[Any, Any]):
    def items(self) -> Any:
        return [("forged", True)]


class Number(int):
    def __index__(self) -> int:
        return 100

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = int.__hash__


class Share(float):
    def __float__(self) -> float:
        return 100.0


class Data(bytes):
    def __getitem__(self, key: Any) -> Any:
        return b"forged"


class Bag(set[Any]):
    def __iter__(self) -> Any:
        return iter(["forged"])


Point = namedtuple("Point", "x y")  # noqa: PYI024


class Colour(IntEnum):
    RED = 3


class Word(StrEnum):
    YES = "yes"


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Everything("text"), "text"),
        (Liar([1, 2]), [1, 2]),
        (Forged(a=1), {"a": 1}),
        (Number(5), 5),
        (Number(1 << 80), 1 << 80),
        (Share(0.5), 0.5),
        (Data(b"data"), b"data"),
        (Bag({1}), {1}),
        (Point(1, 2), (1, 2)),
        (Colour.RED, 3),
        (Word.YES, "yes"),
        (OrderedDict(a=1), {"a": 1}),
        (Counter("aab"), {"a": 2, "b": 1}),
        ([Liar([Everything("x")])], [["x"]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_derived_from_a_plain_type_arrives_as_the_plain_type(value: Any, plain: Any) -> None:
    assert shape(crossed(value)) == shape(plain)


def test_an_object_that_claims_to_be_a_text_is_refused_before_it_crosses() -> None:
    class Pretender:
        __class__ = str  # type: ignore[assignment]

    with pytest.raises(TypeError):
        crossed(Pretender())


# -- exceptions --------------------------------------------------------------------------------------------


class Broke(Exception):
    """A student's own class."""


class BrokeToday(Broke, ConnectionError):
    """One with a base that everybody knows."""


class Demanding(Exception):
    """One whose arguments are not those that it shows."""

    def __init__(self, code: int, *, reason: str) -> None:
        super().__init__(f"{code} {reason}")


class Unreadable(Exception):
    def __reduce__(self) -> Any:
        raise RuntimeError("no")

    def __str__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize(
    "error",
    [
        ValueError("boom", 3, [b"data"]),
        KeyError("key"),
        OSError(2, "No such file"),
        FileNotFoundError(2, "No such file", "name"),
        UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
        StopAsyncIteration(),
        TimeoutError("late"),
        TimeoutError(),
        asyncio.CancelledError("why"),
        asyncio.InvalidStateError("state"),
        asyncio.QueueEmpty(),
        asyncio.QueueFull(),
        asyncio.IncompleteReadError(b"half", 10),
        asyncio.BrokenBarrierError(),
        GeneratorExit(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_known_exception_arrives_as_its_own_class_with_its_arguments(error: BaseException) -> None:
    found = crossed(error)
    assert type(found) is type(error)
    assert (found.args, str(found)) == (error.args, str(error))
    assert found is not error


def test_attributes_that_an_exception_makes_from_its_arguments_are_there() -> None:
    assert crossed(FileNotFoundError(2, "No such file", "name")).filename == "name"
    assert crossed(asyncio.IncompleteReadError(b"half", 10)).partial == b"half"


@pytest.mark.parametrize(
    ("error", "bases"),
    [
        (Broke("x"), (Exception,)),
        (BrokeToday("x"), (ConnectionError,)),
        (json.JSONDecodeError("bad", "{", 1), (ValueError,)),
        (Demanding(3, reason="x"), (Exception,)),
        (Unreadable("x"), (Exception,)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_unknown_class_is_made_anew_with_the_nearest_base_that_is_known(
    error: Exception, bases: tuple[type, ...]
) -> None:
    found = crossed(error)
    assert (type(found).__name__, type(found).__bases__) == (type(error).__name__, bases)
    assert type(found) is not type(error)


def test_a_class_is_made_once() -> None:
    here, there = codecs()
    first, second = (there.decode(carried(here.encode(Broke(text)))) for text in "ab")
    assert type(first) is type(second)
    assert (first.args, second.args) == (("a",), ("b",))


def test_a_student_s_class_that_takes_a_known_name_is_not_that_class() -> None:
    fake = type("TimeoutError", (Exception,), {})
    assert not isinstance(crossed(fake("x")), TimeoutError)


def test_an_exception_that_comes_back_is_the_same_object() -> None:
    for error in [ValueError("x"), Broke("x"), ExceptionGroup("two", [ValueError("x")]), Lesson("name", "A sentence.")]:
        assert there_and_back(error) is error


def test_the_copy_that_is_sent_again_is_the_same_copy() -> None:
    here, there = codecs()
    error = ValueError("x")
    copy = there.decode(carried(here.encode(error)))
    assert here.decode(carried(there.encode(copy))) is error
    assert there.decode(carried(here.encode(copy))) is not copy  # an exception of its own, for this side


def test_groups_arrive_with_what_is_in_them() -> None:
    inner = ValueError("x")
    group = BaseExceptionGroup("outer", [ExceptionGroup("inner", [inner, Broke("y")]), asyncio.CancelledError()])
    found = crossed(group)
    assert type(found) is BaseExceptionGroup
    assert found.message == "outer"
    nested, cancelled = found.exceptions
    assert type(nested) is ExceptionGroup
    assert [repr(each) for each in nested.exceptions] == ["ValueError('x')", "Broke('y')"]
    assert type(cancelled) is asyncio.CancelledError


@pytest.mark.parametrize("group", [ExceptionGroup("g", [ValueError()]), BaseExceptionGroup("g", [ValueError()])])
def test_a_group_of_exceptions_is_caught_as_exception(group: BaseException) -> None:
    assert isinstance(crossed(group), ExceptionGroup)


def test_an_exception_class_arrives_as_the_class() -> None:
    assert crossed(ValueError) is ValueError
    assert crossed([asyncio.QueueEmpty, TimeoutError]) == [asyncio.QueueEmpty, TimeoutError]
    assert crossed(Broke).__name__ == "Broke"


def test_a_lesson_arrives_with_all_that_it_says() -> None:
    found = crossed(Lesson("name", "A sentence.", is_root=True, line=7))
    assert type(found) is Lesson
    assert (found.misconception, str(found), found.is_root, found.line) == ("name", "A sentence.", True, 7)


def test_half_characters_in_the_texts_of_exceptions_arrive() -> None:
    error = ExceptionGroup("\ud800", [ValueError("\udfff")])
    found = crossed(error)
    assert (found.message, found.exceptions[0].args) == ("\ud800", ("\udfff",))
    assert str(crossed(Lesson(None, "\ud800"))) == "\ud800"
    assert crossed(Deadlock("\ud800", ["\udfff"])).where == ["\udfff"]


@pytest.mark.parametrize("kind", [Deadlock, Spin])
def test_a_stall_arrives_as_a_stall(kind: type[Deadlock]) -> None:
    found = crossed(kind("why", ["here", "there"]))
    assert (type(found), found.reason, found.where) == (kind, "why", ["here", "there"])


class Leaves(SystemExit):
    """A student's class that would end the program."""


class Interrupts(KeyboardInterrupt):
    """The same."""


@pytest.mark.parametrize(
    "error", [SystemExit(), SystemExit(3), KeyboardInterrupt(), Leaves(), Interrupts("x")], ids=repr
)
def test_what_ends_a_program_ends_only_the_worker(error: BaseException) -> None:
    found = crossed(error)
    assert type(found) is StageLost
    assert (found.is_timeout, found.line) == (False, None)


def test_where_an_exception_was_seen_crosses_with_it() -> None:
    seen = Sighting("ValueError: x", 3, "open", "student.py")
    judge, worker = Peer(Clock(), Side(), lambda: None), Peer(Clock(), Odd(), lambda: None)
    there = Codec(worker.objects, lambda error: seen if isinstance(error, ValueError) else None)
    found = judge.codec.decode(carried(there.encode([ValueError("x"), KeyError("y")])))
    assert Sighting.of(found[0], "") == seen
    assert Sighting.of(found[1], "").line is None


# -- what can't cross --------------------------------------------------------------------------------------


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


def test_as_many_levels_as_allowed_cross() -> None:
    assert crossed(nested(MAX_DEPTH)) == nested(MAX_DEPTH)


def test_as_many_values_as_allowed_cross() -> None:
    assert len(crossed([None] * (MAX_VALUES - 1))) == MAX_VALUES - 1


def cyclic() -> list[Any]:
    value: list[Any] = []
    value.append(value)
    return value


def cyclic_group() -> BaseException:
    error = ValueError("x")
    error.args = (error,)
    return error


@pytest.mark.parametrize(
    "value",
    [
        *[
            nested(MAX_DEPTH + 1),
            nested(900),
            [None] * MAX_VALUES,
            cyclic(),
            {"key": cyclic()},
            ValueError(nested(900)),
        ],
        *["x" * MAX_VALUES * BYTES_OF_A_VALUE, bytes(MAX_VALUES * BYTES_OF_A_VALUE)],
    ],
    ids=["deep", "very-deep", "large", "cyclic", "cyclic-in-a-dict", "deep-in-an-exception", "text", "bytes"],
)
def test_what_is_too_deep_or_too_large_is_a_sentence(value: Any) -> None:
    with pytest.raises(CannotCross, match="nested too deeply, or too large") as caught:
        crossed(value)
    assert caught.value.is_root


def test_an_exception_that_holds_itself_crosses_or_is_a_sentence() -> None:
    with pytest.raises(CannotCross):
        crossed(cyclic_group())


def test_the_count_of_values_starts_anew_with_each_message() -> None:
    here, _ = codecs()
    for _ in range(3):
        assert len(here.encode([None] * (MAX_VALUES // 2))) == MAX_VALUES // 2 + 1


# -- what is no value --------------------------------------------------------------------------------------

LETTERS = st.sampled_from(list("ltszdiuhmeSLgx?")) | st.text(max_size=2)
NAMES = st.sampled_from(
    ["ValueError", "SystemExit", "ExceptionGroup", "Deadlock", "function", "task", "__eq__", "object"]
)
RAW = st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.text(max_size=5) | st.binary(max_size=5) | NAMES
GARBAGE = st.recursive(
    RAW,
    lambda inner: (
        st.lists(inner, max_size=6)
        | st.tuples(LETTERS, st.lists(inner, max_size=6)).map(lambda pair: [pair[0], *pair[1]])
        | st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=30,
)


@settings(max_examples=500)
@given(GARBAGE)
def test_garbage_is_refused_and_does_no_harm(garbage: Any) -> None:
    here, _ = codecs()
    here.encode([print, ValueError("x"), object()])  # so that small numbers are objects of this side
    try:
        value = here.decode(carried(garbage))
    except Garbled:
        return
    here.encode(value)


@pytest.mark.parametrize(
    "garbage",
    [
        [],
        [[]],
        [None],
        {"a": 1},
        ["?", 1],
        ["u", 5],
        ["u", b"\xff"],
        ["i", "xyz"],
        ["i", 5],
        ["d", 1],
        ["d", ["l"], 1],
        ["s", ["l"]],
        ["h"],
        ["h", 1, "function", "f"],
        ["h", [], "function", "f", []],
        ["h", 1, "function", "f", ["__eq__"]],
        ["h", 1, "function", "f", [1]],
        ["h", 1, "sorcery", "f", []],
        ["h", 1, "function", 3, []],
        ["m", 99],
        ["m", "x"],
        ["m", 1, ["text", 3, "", ""]],
        ["x", 1, None, 3, []],
        ["x", 1, None, "Name", [[]]],
        ["x", 1, None, "Na\0me", []],
        ["x", [], None, "ValueError", ["ValueError"]],
        ["x", 1, ["text"], "ValueError", ["ValueError"]],
        ["x", 1, None, "ExceptionGroup", ["ExceptionGroup"]],
        ["g", 1, None, "g"],
        ["g", 1, None, "g", 3],
        ["S", "Stall", "x", []],
        ["S", "Deadlock", "x", 3],
        ["e", "ValueError"],
        ["l", *nested(MAX_DEPTH + 2)],
    ],
    ids=str,
)
def test_what_no_side_sends_is_garbled(garbage: Any) -> None:
    here, _ = codecs()
    here.encode(print)
    with pytest.raises(Garbled):
        here.decode(carried(garbage))


def test_not_a_number_and_the_infinities_stay_what_they_are() -> None:
    nan, infinity, minus = crossed([math.nan, math.inf, -math.inf])
    assert math.isnan(nan)
    assert (infinity, minus) == (math.inf, -math.inf)
