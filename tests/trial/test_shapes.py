from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from grader.trial.shapes import a_type, promise, shown, wrong_shape


def generator() -> Iterator[int]:
    yield 1


async def async_generator() -> AsyncIterator[int]:
    yield 1


class Hostile:
    def __repr__(self) -> str:
        raise ValueError("not to be shown")


class Opened:
    async def __aenter__(self) -> None: ...


@pytest.mark.parametrize(
    ("returns", "value"),
    [
        ("list[str]", ("a",)),
        ("list[str]", []),
        ("float", 1),
        ("bool", True),
        ("str | None", None),
        ("str | None", "a"),
        ("tuple[str, int]", ("a", 1)),
        ("tuple[int, ...]", (1, 2, 3)),
        ("tuple[str, int]", ["a", 1]),
        ("dict[str, list[str] | None]", {}),
        ("None", 3),
        ("T", None),
        ("T", "whatever"),
        ("ToolResult", Opened()),
        ("AbstractAsyncContextManager[str]", Opened()),
    ],
)
def test_a_value_that_may_be_right_is_let_through(returns: str, value: object) -> None:
    assert wrong_shape("f", returns, value) is None


@pytest.mark.parametrize(
    ("returns", "value", "slug", "sentence"),
    [
        ("list[str]", None, "forgot-return", "`f` returned None; it should return a list[str]: is a `return` missing?"),
        ("list[str]", generator(), "returned-generator", "`f` returned a generator; it should return a list[str]."),
        ("T", async_generator(), "returned-generator", "`f` returned an async generator; it should return a value."),
        ("int", map(str, []), "returned-generator", "`f` returned an iterator (map); it should return an int."),
        ("list[str]", {"a": 1}, None, "`f` returned the dict `{'a': 1}`; it should return a list[str]."),
        ("str | None", 3, None, "`f` returned the int `3`; it should return a str or None."),
        ("tuple[str, int]", ("a",), None, "`f` returned the tuple `('a',)`; it should return a tuple[str, int]."),
        ("ToolResult", (0, b""), None, "`f` returned the tuple `(0, b'')`; it should return a ToolResult."),
        ("Awaitable[T]", generator(), None, "`f` returned a generator; it should return an Awaitable[T]."),
    ],
)
def test_a_value_of_a_wrong_shape_is_told(returns: str, value: object, slug: str | None, sentence: str) -> None:
    found = wrong_shape("f", returns, value)
    assert found is not None
    assert (found.misconception, found.sentence) == (slug, sentence)
    assert found.is_certain is (slug == "returned-generator")


def test_what_must_still_be_awaited_is_told() -> None:
    async def main() -> None:
        coroutine = asyncio.sleep(0)
        task = asyncio.ensure_future(coroutine)
        future: asyncio.Future[list[int]] = asyncio.gather()
        values = {"task": task, "list": [1, task], "dict": {"a": task}, "future": future}
        found = {name: wrong_shape("f", "dict[str, int]", value) for name, value in values.items()}
        assert {name: shape.misconception for name, shape in found.items() if shape} == {
            "task": "returned-the-task",
            "list": "returned-the-task",
            "dict": "returned-the-task",
            "future": None,
        }
        assert "a list with a Task in it" in (found["list"].sentence if found["list"] else "")
        assert wrong_shape("f", "asyncio.Task[float]", task) is None
        assert wrong_shape("f", "Awaitable[T]", future) is None
        await task

    asyncio.run(main())


def test_a_coroutine_is_told() -> None:
    coroutine = asyncio.sleep(0)
    found = wrong_shape("f", "str", coroutine)
    coroutine.close()
    assert found is not None
    assert found.misconception == "returned-coroutine"


@pytest.mark.parametrize(
    ("annotation", "words"),
    [("int", "an int"), ("bytes", "bytes"), ("bytes | None", "bytes or None"), ("T", "a value"), ("str", "a str")],
)
def test_an_annotation_has_its_article(annotation: str, words: str) -> None:
    assert a_type(annotation) == words


def test_a_value_is_shown_in_one_short_line_whatever_its_class_does() -> None:
    assert shown(["x" * 99, "y"], 20) == "['xxxxxxxxxxxxxxxxx…"
    assert shown(Hostile(), 20) == "<Hostile>"
    assert shown(object(), 20) == "<object object>"
    assert promise([]) == ""
