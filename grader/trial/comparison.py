"""What a test's failed comparison says to a learner: what came, and what was expected."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any

from grader.catalogue import Exercise
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


def comparison(op: str, left: object, right: object, function: str = "") -> str:
    """A sentence for `left op right` that does not hold.

    `function` is the student's that returned `left`, if known: `len fetch_all` says that `left` is its length.
    """
    came = f"`{function}` returned {words(left)}" if function else f"got {words(left)}"
    if function.startswith("len "):
        came = f"`{function.removeprefix('len ')}` returned {left} item{'s' * (left != 1)}"
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


def compared_function(exercise: Exercise) -> str:
    """The student's function whose value the running test compares, if it does so directly; else empty.

    With `len ` in front if it compares the value's length.
    """
    tests = {str(exercise.visible_tests), str(exercise.hidden_tests)}
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename not in tests:
        frame = frame.f_back
    if frame is None:
        return ""
    called, prefix = _compared(Path(frame.f_code.co_filename), frame.f_lineno)
    methods = {name.rpartition(".")[2] for name in exercise.public if "." in name}
    of_exercise, _, name = called.rpartition(".")
    return f"{prefix}{name}" if of_exercise == "exercise" or (of_exercise and name in methods) else ""


@cache
def _compared(path: Path, line: int) -> tuple[str, str]:
    """What the left side of the comparison in this line calls, `exercise.f`, and `len ` if the length is compared.

    It may call it directly, or by a name that was assigned before.
    """
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    asserted = [
        node for node in nodes if isinstance(node, ast.Assert) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    if not asserted or not isinstance(asserted[0].test, ast.Compare):
        return "", ""
    left, prefix = asserted[0].test.left, ""
    if isinstance(left, ast.Call) and ast.unparse(left.func) == "len" and left.args:
        left, prefix = left.args[0], "len "
    if isinstance(left, ast.Name):
        left = _assigned(nodes, left)
    left = left.value if isinstance(left, ast.Await) else left
    return (ast.unparse(left.func), prefix) if isinstance(left, ast.Call) else ("", "")


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
