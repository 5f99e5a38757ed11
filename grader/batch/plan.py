"""The tests that there are, fixed before any student code is loaded.

The list is read from the syntax of the test files, so that a test which pytest does not collect or does not run is
known to be missing: it counts as a failure.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue import Exercise
from grader.errors import BadExercise
from grader.report.model import Outcome, TestResult

REASON = "Stays because "
"""How a line of a hidden test's docstring begins that says what the test is good for, if nothing fails it alone."""


@dataclass(frozen=True)
class Planned:
    """One test function: where it stands and what it is worth."""

    slug: str
    name: str
    title: str
    is_hidden: bool
    max_points: int
    stays: bool = False
    """Whether its docstring says why it stays, although it catches nothing that others don't."""

    def failed(self, outcome: Outcome, message: str, *, line: int | None = None) -> TestResult:
        """The result of this test where it gave none itself."""
        return TestResult(
            name=self.name,
            hidden=self.is_hidden,
            points=0,
            max_points=self.max_points,
            outcome=outcome,
            title=self.title,
            misconception="timeout" if outcome == "timeout" else None,
            message=message,
            line=line,
        )


def plan(exercise: Exercise) -> list[Planned]:
    """All tests of an exercise, visible ones first, in the order in which they are written."""
    files = [(exercise.visible_tests, False), (exercise.hidden_tests, True)]
    try:
        return [test for path, is_hidden in files if path.exists() for test in _tests(exercise.slug, path, is_hidden)]
    except SyntaxError as error:
        raise BadExercise(f"{error.filename}, line {error.lineno}: not valid Python: {error.msg}; mend it.") from None


def _tests(slug: str, path: Path, is_hidden: bool) -> Iterator[Planned]:
    for node in _functions(ast.parse(path.read_text(encoding="utf-8"), str(path)).body):
        if node.name.startswith("test"):
            title, _, rest = (ast.get_docstring(node) or "").partition("\n")
            stays = any(line.startswith(REASON) for line in rest.splitlines())
            yield Planned(slug, node.name, title, is_hidden, _points(node), stays)


def _functions(body: Iterable[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body)


def _points(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rpartition(".")[2] == "points":
            return int(ast.literal_eval(decorator.args[0]))
    return 1
