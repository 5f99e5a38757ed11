"""What a student's function returned, held against the return annotation in the exercise's file.

Only where the mismatch is certain: a function that is annotated with a list may well return a tuple, but not a task.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator, Mapping
from functools import cache
from typing import Any

from grader.diagnosis.evidence import WrongShape
from grader.trial.loading import without_addresses

MAX_WORDS = 40
"""Characters of a value that a sentence shows."""
ACCEPTED: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bytes": (bytes, bytearray),
    "int": (int,),
    "float": (int, float),
    "bool": (int,),
    "list": (list, tuple),
    "tuple": (list, tuple),
    "dict": (Mapping,),
}
"""The types that may be right for an annotation."""
FUTURE = "a Future"
PROTOCOLS = {
    "Awaitable": "__await__",
    "asyncio.Task": "__await__",
    "AbstractAsyncContextManager": "__aenter__",
    "AsyncGenerator": "__aiter__",
}
"""The methods that an annotation asks for: here a task or a generator may be meant, or nearly so."""


def wrong_shape(name: str, returns: str, value: object) -> WrongShape | None:
    """What is wrong with the shape of `value`, which the function `name` returned, if that is certain.

    `returns` is the annotation's text. One with a type variable, or with a class of the exercise, says less.
    """
    kinds = alternatives(returns)
    if returns in {"", "None"} or (value is None and "None" in kinds):
        return None
    wanted = f"it should return {a_type(returns)}"
    if value is None:
        missing = WrongShape("forgot-return", f"`{name}` returned None; {wanted}: is a `return` missing?")
        return None if len(returns) == 1 else missing
    came = promise(value) or futures_in(value)
    if came and not PROTOCOLS.keys() & {*kinds}:
        if came == FUTURE:  # mostly what a `gather` gave: that its work still goes on says more
            return WrongShape(None, f"`{name}` returned {came}; {wanted}: `await` it.")
        slug = "returned-generator" if isinstance(value, Iterator | AsyncIterator) else "returned-the-task"
        slug = "returned-coroutine" if inspect.iscoroutine(value) else slug
        return WrongShape(slug, f"`{name}` returned {came}; {wanted}.", is_certain=True)
    if any(may_be(kind, value) for kind in kinds) and has_right_length(returns, value):
        return None
    return WrongShape(None, f"`{name}` returned {came or a(value)}; {wanted}.")


def may_be(kind: str, value: object) -> bool:
    """Whether a value can be right where an annotation says `kind`; whether it is, the tests know."""
    if kind in PROTOCOLS:
        return hasattr(value, PROTOCOLS[kind])
    if kind in ACCEPTED:
        return isinstance(value, ACCEPTED[kind])
    return len(kind) == 1 or type(value).__module__ != "builtins"


@cache
def alternatives(returns: str) -> tuple[str, ...]:
    """The names of the types in an annotation such as `dict[str, int] | None`, without what they hold."""

    def names(node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.BinOp):
            yield from names(node.left)
            yield from names(node.right)
        else:
            yield ast.unparse(node.value if isinstance(node, ast.Subscript) else node)

    return tuple(names(ast.parse(returns or "None", mode="eval").body))


def has_right_length(returns: str, value: object) -> bool:
    """Whether a tuple has as many items as its annotation, if that says how many."""
    length = length_of_tuple(returns)
    return length is None or (hasattr(value, "__len__") and len(value) == length)


@cache
def length_of_tuple(returns: str) -> int | None:
    """How many items an annotation such as `tuple[int, str]` asks for, if it says so."""
    node = ast.parse(returns, mode="eval").body
    if not (
        isinstance(node, ast.Subscript) and ast.unparse(node.value) == "tuple" and isinstance(node.slice, ast.Tuple)
    ):
        return None
    return None if "..." in ast.unparse(node.slice) else len(node.slice.elts)


def promise(value: object) -> str:
    """A word for a value that only promises something: a coroutine, a task, a generator; empty for any other."""
    if inspect.iscoroutine(value):
        return "a coroutine"
    if asyncio.isfuture(value):
        return "a Task" if isinstance(value, asyncio.Task) else FUTURE
    if inspect.isasyncgen(value) or hasattr(type(value), "__anext__"):
        return "an async generator"
    if inspect.isgenerator(value):
        return "a generator"
    return f"an iterator ({type(value).__name__})" if isinstance(value, Iterator) else ""


def futures_in(value: object) -> str:
    """`a list with a Task in it`, if the value is a container that holds a task or a future; else empty."""
    items = value.values() if type(value) is dict else value if isinstance(value, list | tuple) else ()
    words = [promise(item) for item in items if asyncio.isfuture(item)]
    return f"a {type(value).__name__} with {words[0]} in it" if words else ""


def a_type(annotation: str) -> str:
    """An annotation with its article: `a list[str]`, `an int`, `a str or None`, `bytes`."""
    text = annotation.replace(" | ", " or ") if "[" not in annotation else annotation
    if len(text) < 2:
        return "a value"
    return text if text.startswith("bytes") else f"{'an' if text[0] in 'aeiouAI' else 'a'} {text}"


def a(value: object) -> str:
    """A value in words: `None`, `the str 'x'`."""
    return "`None`" if value is None else f"the {type(value).__name__} `{shown(value, MAX_WORDS)}`"


def shown(value: Any, limit: int) -> str:
    """The value's text in one line of at most `limit` characters, whatever its class does."""
    try:
        text = without_addresses(repr(value)).replace("\n", " ")
    except Exception:  # noqa: BLE001 - a student's class may raise when it is shown
        text = f"<{type(value).__name__}>"
    return text if len(text) <= limit else text[: limit - 1] + "…"
