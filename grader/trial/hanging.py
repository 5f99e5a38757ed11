"""Where a program hangs: the loop that never ends, rather than the line in it at which somebody happened to look."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

Loop = ast.While | ast.For | ast.AsyncFor


def hanging_line(trace: str, file: str, source: str) -> int | None:
    """The line of the file at which it hung, by a trace of `faulthandler`; None if the file is not in it.

    That is the line of the loop which was running, so that it is the same whenever one looks: in the innermost call
    that is in a `while` loop, or else in any loop. Without a loop it is the line itself.
    """
    lines = [int(number) for number in re.findall(rf'File "{re.escape(file)}", line (\d{{1,9}})', trace)]
    loops = list(_loops(source))
    for kind in (ast.While, Loop):
        for line in lines:
            around = [loop for loop in loops if isinstance(loop, kind) and _holds(loop, line)]
            if around:
                return next((loop for loop in reversed(around) if _is_endless(loop)), around[0]).lineno
    return lines[0] if lines else None


def _loops(source: str) -> Iterator[Loop]:
    """Outer ones before those in them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    yield from (node for node in ast.walk(tree) if isinstance(node, Loop))


def _holds(loop: Loop, line: int) -> bool:
    return loop.lineno <= line <= (loop.end_lineno or loop.lineno)


def _is_endless(loop: Loop) -> bool:
    """Whether it looks so: `while True`."""
    return isinstance(loop, ast.While) and isinstance(loop.test, ast.Constant) and bool(loop.test.value)
