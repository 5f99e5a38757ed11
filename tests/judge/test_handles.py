"""Objects that are lent and borrowed: what their handles say, and how long they live."""

from __future__ import annotations

import asyncio
import functools
import gc
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from grader.clock.clock import Clock
from grader.errors import Lesson
from grader.judge import handles
from grader.judge.handles import Handle, Table, handle, kind_of
from grader.trial.operations import Operation, Recorder


class Borrowed:
    """A stand-in."""

    def __init__(self, given: Handle) -> None:
        self.given = given


@pytest.fixture
def dropped() -> list[tuple[int, int]]:
    """The numbers of objects that were dropped, and how often they had been got."""
    return []


@pytest.fixture
def table(dropped: list[tuple[int, int]]) -> Table:
    return Table(Borrowed, lambda number, times: dropped.append((number, times[0])))


async def coroutine_function() -> None: ...


async def generator_function() -> AsyncIterator[int]:
    yield 1


class CallableObject:
    async def __call__(self) -> None: ...


class Iterable:
    def __iter__(self) -> Any: ...

    def __len__(self) -> int:
        return 0

    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *_: object) -> None: ...

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (print, "function"),
        (lambda: None, "function"),
        ([].append, "function"),
        (functools.partial(print), "function"),
        (coroutine_function, "coroutine function"),
        (generator_function, "function"),
        (CallableObject(), "coroutine function"),
        (Operation(Clock().timeline, "work", 0, None, None), "coroutine function"),
        (Recorder(Clock().timeline, "note"), "function"),
        (int, "class"),
        (CallableObject, "class"),
        (object(), "object"),
        (Iterable(), "object"),
    ],
)
def test_the_kind_of_an_object_is_what_it_can_be_used_for(value: object, kind: str) -> None:
    assert kind_of(value) == handle(1, value).kind == kind


async def test_the_kind_of_what_can_be_awaited() -> None:
    coroutine = coroutine_function()
    task = asyncio.create_task(coroutine_function())
    assert [kind_of(coroutine), kind_of(task), kind_of(asyncio.Future())] == ["awaitable", "task", "awaitable"]
    coroutine.close()
    await task


async def test_a_task_of_another_loop_is_told_apart() -> None:
    loop = asyncio.new_event_loop()
    coroutine = coroutine_function()
    task = loop.create_task(coroutine)
    assert kind_of(task) == "stray task"
    task._log_destroy_pending = False  # type: ignore[attr-defined]
    coroutine.close()
    loop.close()


def test_a_handle_names_the_special_methods_that_may_be_used_and_no_others() -> None:
    assert set(handle(1, Iterable()).methods) == {"__iter__", "__len__", "__aenter__", "__aexit__"}
    assert handle(1, int).methods == []


def test_a_handle_has_the_name_that_people_know() -> None:
    operation = Operation(Clock().timeline, "work", 0, None, None)
    every: list[object] = [print, operation, Iterable(), Iterable]
    assert [handle(1, each).name for each in every] == [
        "print",
        "work",
        "Iterable",
        "Iterable",
    ]


def test_an_object_is_lent_under_one_number_until_it_came_back_as_often_as_it_went(table: Table) -> None:
    value = object()
    numbers = {table.lend(value).number for _ in range(3)}
    assert len(numbers) == 1
    number = numbers.pop()
    table.returned(number, 2)
    assert table.own(number) is value
    table.returned(number, 1)
    with pytest.raises(LookupError):
        table.own(number)
    assert table.lend(value).number != number


def test_an_object_that_is_held_stays_although_it_came_back(table: Table) -> None:
    number = table.lend(object()).number
    table.hold(number)
    table.returned(number, 1)
    assert table.find(number) is not None
    table.returned(number, 1)
    assert table.find(number) is None


def test_what_was_never_lent_is_neither_held_nor_returned(table: Table) -> None:
    table.hold(99)
    table.returned(99, 1)
    assert table.find(99) is None


def test_a_handle_gives_one_stand_in_as_long_as_it_lives(table: Table, dropped: list[tuple[int, int]]) -> None:
    given = Handle(5, "object", "x", [])
    first = table.borrow(given)
    assert table.borrow(given) is first
    assert table.number_of(first) == 5
    del first
    gc.collect()
    assert dropped == [(5, 2)]
    assert table.borrow(given).given == given


@pytest.mark.parametrize("value", [5, "x", [1], {}, None, object(), Iterable()], ids=lambda value: type(value).__name__)
def test_what_is_not_borrowed_has_no_number(table: Table, value: object) -> None:
    table.borrow(Handle(5, "object", "x", []))
    assert table.number_of(value) is None


def test_exceptions_are_known_by_identity(table: Table) -> None:
    first, second = ValueError("x"), ValueError("x")
    table.keep(3, first)
    assert (table.number_of(first), table.number_of(second)) == (3, None)


def test_more_objects_than_a_trial_needs_are_a_sentence(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handles, "MAX_LENT", 2)
    kept: list[Callable[[], None]] = [lambda: None, lambda: None, lambda: None]
    table.lend(kept[0])
    table.lend(kept[1])
    table.lend(kept[1])
    with pytest.raises(Lesson, match="more than 2 objects") as caught:
        table.lend(kept[2])
    assert table.lend(caught.value).number  # the sentence itself can be told
