"""An exercise as cells: its statement, the learner's cell, and the cell that checks it."""

from __future__ import annotations

import ast
import inspect
import re

from grader.batch.plan import plan
from grader.batch.program import CHECK
from grader.catalogue import Exercise

STATEMENT = "-statement"
FIRST_LINE = "# Your program. Replace `raise NotImplementedError`."
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def points_of(exercise: Exercise) -> int:
    """All points of its tests, hidden ones too."""
    return sum(test.max_points for test in plan(exercise))


def statement(exercise: Exercise) -> str:
    """Title, story and hints, in Markdown."""
    points = "extra, without points" if exercise.is_extra else f"{points_of(exercise)} points"
    hints = [f"<details><summary>Hint {n}</summary>\n\n{hint}\n</details>" for n, hint in enumerate(exercise.hints, 1)]
    stories = [inspect.cleandoc(ast.get_docstring(node) or "") for node in _told(exercise)]
    return "\n\n".join([f"## {exercise.title}", f"`{exercise.slug}`, {points}", *stories, *hints])


def solution(exercise: Exercise) -> str:
    """The stub, and below it the reference between nbgrader's marks, which defines everything once more."""
    reference = _without_siblings(exercise, exercise.solution.read_text(encoding="utf-8"))
    return "\n".join([stub_cell(exercise), "", "### BEGIN SOLUTION", reference.strip(), "### END SOLUTION"])


def stub_cell(exercise: Exercise) -> str:
    """The stub, without what its statement says."""
    stub = exercise.stub.read_text(encoding="utf-8")
    lines = stub.split("\n")
    for node in reversed(_told(exercise)):
        text = node.body[0]
        first = (ast.get_docstring(node) or "").partition("\n")[0]
        lines[text.lineno - 1 : text.end_lineno] = [f'{" " * text.col_offset}"""{first}"""']
    own = _without_siblings(exercise, "\n".join(lines))
    return f"{FIRST_LINE}\n{own.strip()}"


def check_cell(slug: str, function: str) -> str:
    """The call that shows what is right and wrong."""
    return f'{function}("{slug}")'


def check_name(exercise: Exercise) -> str:
    """What nbgrader knows the check cell by."""
    return exercise.slug + CHECK


def _told(exercise: Exercise) -> list[Documented]:
    """The definitions whose docstrings are the statement: what is left to the learner."""
    body = ast.parse(exercise.stub.read_text(encoding="utf-8")).body
    return [
        node
        for node in body
        if isinstance(node, Documented) and ast.get_docstring(node) and "NotImplementedError" in ast.unparse(node)
    ]


def _without_siblings(exercise: Exercise, source: str) -> str:
    """The source without its imports of other exercises, whose functions stand in the same notebook."""
    for module in exercise.builds_on:
        source = re.sub(rf"^from {re.escape(module)} import {re.escape(module)}\n", "", source, flags=re.MULTILINE)
    return source
