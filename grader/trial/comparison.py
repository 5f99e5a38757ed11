"""What a test's failed comparison says to a learner: what came, and what was expected."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Literal, NamedTuple

from grader.catalogue import Exercise
from grader.trial.operations import Recorded
from grader.trial.shapes import promise, shown

MAX_WORDS = 120
"""Characters of a value that a sentence shows."""
WANTED = {
    "==": "expected {}",
    "is": "expected {}",
    "<=": "expected at most {}",
    ">=": "expected at least {}",
    "<": "expected less than {}",
    ">": "expected more than {}",
    "in": "expected one of {}",
    "not in": "expected none of {}",
}
TOLERANCE = re.compile(r" ± [^,)\]}]+")


class Compared(NamedTuple):
    """What the left side of a comparison is: `of` a function's value, its length, or an operation's calls or peak."""

    name: str = ""
    of: Literal["value", "length", "calls", "peak"] = "value"


RECORDS: Mapping[str, Literal["calls", "peak"]] = {"count": "calls", "calls": "calls", "peak": "peak"}
"""Attributes of what a test hands out, and what a comparison with one is of; of the list of calls, its length."""
CAME = {
    "value": "`{name}` returned {value}",
    "length": "`{name}` returned {value} item{s}",
    "calls": "`{name}` was called {value} time{s}",
    "peak": "at most {value} call{s} of `{name}` went on at the same time",
}


def comparison(op: str, left: object, right: object, compared: Compared = Compared()) -> str:  # noqa: B008 - immutable
    """A sentence for `left op right` that does not hold; `compared` says what `left` is, if that is known."""
    value, plural = words(left), "" if left == 1 else "s"
    came = CAME[compared.of].format(name=compared.name, value=value, s=plural) if compared.name else f"got {value}"
    detail = _detail(left, right) if op == "==" else ""
    return f"{came}, {WANTED.get(op, 'expected something else').format(words(right))}{detail}"


def words(value: object) -> str:
    """The value in one line: a promise by its kind, a tolerance left out, and no more than `MAX_WORDS` characters."""
    text = promise(value) or TOLERANCE.sub("", shown(value, 4 * MAX_WORDS))
    text = text.removeprefix("approx(").removesuffix(")") if text.startswith("approx(") else text
    return text if len(text) <= MAX_WORDS else text[: MAX_WORDS - 1] + "…"


def _detail(left: object, right: object) -> str:
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return _of_sequences(left, right)
    if isinstance(left, str | bytes) and type(left) is type(right) and len(repr(left)) > MAX_WORDS:
        unit = "characters" if isinstance(left, str) else "bytes"
        return f": {len(left)} {unit} where {len(right)} belong" if len(left) != len(right) else ""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _of_mappings(left, right)
    return ""


def _of_sequences(left: list[Any] | tuple[Any, ...], right: list[Any] | tuple[Any, ...]) -> str:
    """The lengths if they differ, or that only the order does, or the first item that differs if one can't see it."""
    ours, theirs = [words(item) for item in left], [words(item) for item in right]
    if len(ours) != len(theirs):
        return f": a {type(left).__name__} of {len(ours)} where {len(theirs)} belong{'s' * (len(theirs) == 1)}"
    if type(left) is not type(right) and ours == theirs:
        return f": a {type(left).__name__} where a {type(right).__name__} belongs"
    if sorted(ours) == sorted(theirs):
        return ": the right items in another order" if ours != theirs else ""
    wrong = next(index for index, pair in enumerate(zip(ours, theirs, strict=True)) if pair[0] != pair[1])
    is_seen = len(words(left)) < MAX_WORDS and len(words(right)) < MAX_WORDS
    return "" if is_seen else f": at index {wrong} {ours[wrong]} instead of {theirs[wrong]}"


def _of_mappings(left: Mapping[Any, Any], right: Mapping[Any, Any]) -> str:
    """The first keys that are missing or don't belong, or the first value that differs if one can't see it."""
    ours, theirs = _by_key(left.items()), _by_key(right.items())
    if missing := [key for key in theirs if key not in ours]:
        return f": {missing[0]} is missing"
    if extra := [key for key in ours if key not in theirs]:
        return f": {extra[0]} does not belong there"
    wrong = next((key for key in theirs if ours[key] != theirs[key]), None)
    is_seen = len(words(left)) < MAX_WORDS and len(words(right)) < MAX_WORDS
    return "" if is_seen or wrong is None else f": under {wrong} {ours[wrong]} instead of {theirs[wrong]}"


def _by_key(items: Iterable[tuple[Any, Any]]) -> dict[str, str]:
    return {words(key): words(value) for key, value in items}


def compared_by_test(exercise: Exercise) -> Compared:
    """What the running test compares, if that is directly a student's function's value, or an operation's record."""
    tests = {str(exercise.visible_tests), str(exercise.hidden_tests)}
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename not in tests:
        frame = frame.f_back
    if frame is None:
        return Compared()
    compared = _compared(Path(frame.f_code.co_filename), frame.f_lineno)
    if compared.of in RECORDS.values():
        operation = frame.f_locals.get(compared.name)
        return compared._replace(name=operation.name) if isinstance(operation, Recorded) else Compared()
    methods = {name.rpartition(".")[2] for name in exercise.public if "." in name}
    of_exercise, _, name = compared.name.rpartition(".")
    is_students = of_exercise == "exercise" or (of_exercise and name in methods)
    return compared._replace(name=name) if is_students else Compared()


@cache
def _compared(path: Path, line: int) -> Compared:
    """What stands on the left side of the comparison in this line: a call, `exercise.f`, or an attribute of a record.

    It may call it directly, or by a name that was assigned before.
    """
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    asserted = [
        node for node in nodes if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    if not asserted or not isinstance(asserted[0].test, ast.Compare):
        return Compared()
    left = asserted[0].test.left
    of_length = isinstance(left, ast.Call) and ast.unparse(left.func) == "len" and bool(left.args)
    if isinstance(left, ast.Call) and of_length:
        left = left.args[0]
    if isinstance(left, ast.Attribute) and isinstance(left.value, ast.Name) and of_length == (left.attr == "calls"):
        return Compared(left.value.id, RECORDS[left.attr]) if left.attr in RECORDS else Compared()
    if isinstance(left, ast.Name):
        left = _assigned(nodes, left)
    left = left.value if isinstance(left, ast.Await) else left
    if not isinstance(left, ast.Call):
        return Compared()
    return Compared(ast.unparse(left.func), "length" if of_length else "value")


def _assigned(nodes: list[ast.AST], name: ast.Name) -> ast.expr:
    """The value that was assigned to `name` in the nearest line before."""
    before = [
        node
        for node in nodes
        if isinstance(node, ast.Assign)
        and node.lineno < name.lineno
        and any(isinstance(target, ast.Name) and target.id == name.id for target in node.targets)
    ]
    return max(before, key=lambda node: node.lineno).value if before else name
