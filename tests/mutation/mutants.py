"""The mutants of a program: every operator at every place."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from expressions import EXPRESSIONS
from statements import PAIRS, STATEMENTS

BLOCKS = ("body", "orelse", "finalbody")
NOT_MUTATED = {"annotation", "returns", "decorator_list", "bases"}
"""Fields that say what something is, and don't run when the program does."""


@dataclass(frozen=True)
class Mutant:
    """A program with one change. `line` is where it stood in the original, `scope` the function that it is in."""

    operator: str
    scope: str
    line: int
    program: str
    change: str
    """The lines that went, after `-`, and those that came, after `+`."""


@dataclass(frozen=True)
class Place:
    """A part of a tree that can be replaced: a field of `owner`, or the part of a list there from `start` to `stop`."""

    owner: ast.AST
    field: str
    scope: str
    start: int = -1
    stop: int = -1

    @property
    def nodes(self) -> list[ast.AST]:
        """What stands there."""
        value = getattr(self.owner, self.field)
        return value[self.start : self.stop] if isinstance(value, list) else [value]

    @contextmanager
    def holding(self, *nodes: ast.AST) -> Iterator[None]:
        """Have these nodes stand there during the block."""
        before = getattr(self.owner, self.field)
        after: object = nodes[0] if nodes else None
        if isinstance(before, list):
            after = [*before[: self.start], *nodes, *before[self.stop :]]
            if not after and self.field == "body":
                after = [ast.Pass()]
        setattr(self.owner, self.field, after)
        yield
        setattr(self.owner, self.field, before)


def mutants(program: str, given: str = "") -> Iterator[Mutant]:
    """All mutants of a program, each once, in the order of their places.

    Not mutated are annotations, imports, docstrings, what is raised, and what `given`, another program, has in the same
    words. Raises SyntaxError.
    """
    tree = ast.parse(program)
    known = {ast.unparse(node) for node in _definitions(ast.parse(given))}
    original = ast.unparse(tree)
    seen = {original}
    for place in _places(tree, "", known):
        line = getattr(place.nodes[0], "lineno", 0)
        for operator, replacement in _replacements(place):
            with place.holding(*replacement):
                mutant = ast.unparse(tree)
            if mutant not in seen and _compiles(mutant):
                seen.add(mutant)
                yield Mutant(operator, place.scope, line, mutant, _change(original, mutant))


def _definitions(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in tree.body:
        yield node
        if isinstance(node, ast.ClassDef):
            yield from node.body


def _places(owner: ast.AST, scope: str, known: set[str]) -> Iterator[Place]:
    for field, value in ast.iter_fields(owner):
        if field in NOT_MUTATED:
            continue
        nodes = value if isinstance(value, list) else [value]
        for at, node in enumerate(nodes):
            if not isinstance(node, ast.AST) or _is_fixed(owner, node, known):
                continue
            yield Place(owner, field, scope, at, at + 1)
            if field in BLOCKS and at + 1 < len(nodes):
                yield Place(owner, field, scope, at, at + 2)
            inner = scope
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                inner = f"{scope}.{node.name}".lstrip(".")
            yield from _places(node, inner, known)


def _is_fixed(owner: ast.AST, node: ast.AST, known: set[str]) -> bool:
    if isinstance(owner, ast.Module | ast.ClassDef) and ast.unparse(node) in known:
        return True
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    is_reason = isinstance(owner, ast.Raise | ast.Assert) and owner.__dict__.get("test") is not node
    return is_text or is_reason or isinstance(node, ast.Import | ast.ImportFrom)


def _replacements(place: Place) -> Iterator[tuple[str, Sequence[ast.AST]]]:
    first, *rest = place.nodes
    if rest and isinstance(first, ast.stmt) and isinstance(rest[0], ast.stmt):
        for pair in PAIRS:
            yield from ((pair.__name__, new) for new in pair(first, rest[0]))
    elif isinstance(first, ast.stmt):
        for statement in STATEMENTS:
            yield from ((statement.__name__, new) for new in statement(first))
    else:
        for expression in EXPRESSIONS:
            yield from ((expression.__name__, [new]) for new in expression(first))


def _compiles(program: str) -> bool:
    try:
        compile(program, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def _change(before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
