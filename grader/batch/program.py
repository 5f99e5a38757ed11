"""An exercise's program in a notebook: the cell that defines it, and what that needs of the other cells.

Trial calls, prints and whatever else does not define anything stay behind. The lines of the defining cell keep their
numbers.
"""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from grader.batch.cells import TOO_HARD, Cell, as_python, parsed, quietly
from grader.catalogue import Exercise

CHECK = "-check"
"""How the name of an exercise's check cell ends."""
LINE_END = re.compile(r"\r\n?|\n")
ALL = "*"
"""What `from module import *` binds."""
Imports = ast.Import | ast.ImportFrom
Definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, eq=False)
class Statement:
    """A statement of a cell: the names that it binds, those whose values it changes, and those that it looks up."""

    cell: int
    node: ast.stmt
    binds: frozenset[str]
    changes: frozenset[str]
    needs: frozenset[str]

    @classmethod
    def of(cls, cell: int, node: ast.stmt) -> Statement | None:
        """None for one that only a notebook can run: `await` outside of a function."""
        try:
            with quietly():
                compile(ast.Module([node], []), "<cell>", "exec", dont_inherit=True)
                table = symtable.symtable(ast.unparse(node), "<cell>", "exec")
        except TOO_HARD:
            return None
        if isinstance(node, ast.ImportFrom) and node.names[0].name == ALL:
            return cls(cell, node, frozenset({ALL}), frozenset(), frozenset())
        binds = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()}
        return cls(cell, node, frozenset(binds), frozenset(_changed(node)), frozenset(_looked_up(table)))

    def is_fresh(self, name: str) -> bool:
        """Whether it binds the name whatever was there before."""
        if isinstance(self.node, ast.Assign | ast.AnnAssign):
            return self.node.value is not None and name not in self.needs
        return isinstance(self.node, Definitions | Imports)


def _looked_up(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() if table.get_type() == "module" else symbol.is_global():
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _looked_up(inner)


def _changed(node: ast.stmt) -> Iterator[str]:
    """The variables that the statement reaches into: `prices["tea"] = 3`, `names.append("Ada")`."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        targets = [node.value.func]
    for target in targets:
        inner = target
        while isinstance(inner, ast.Attribute | ast.Subscript):
            inner = inner.value
        if isinstance(inner, ast.Name) and inner is not target:
            yield inner.id


class Programs:
    """The programs in the code cells of one notebook, which are in the order of running."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self.cells = cells
        self.sources = [as_python(cell.source) for cell in cells]

    @cached_property
    def _statements(self) -> list[list[Statement]]:
        """Of every cell; none of one that is not Python."""
        return [list(_statements(number, source)) for number, source in enumerate(self.sources)]

    def of(self, exercise: Exercise) -> str | None:
        """The text of the exercise's program, None if there is nothing of it in the notebook."""
        names = [name for name in exercise.public if "." not in name]
        own = next((number for number, cell in enumerate(self.cells) if cell.grade_id == exercise.slug), None)
        if own is not None and parsed(self.sources[own]) is None:
            return self.sources[own]
        definers = self._definers(exercise)
        home = self._home(definers, _asked(exercise), own)
        if home is None:
            return None
        siblings = [module for module in exercise.builds_on if _is_sibling(exercise, module)]
        if home == own and not any(name in definers for name in names):
            names = [name for statement in self._statements[home] for name in statement.binds]
        kept = _needed(definers, names, without=siblings)
        order = {number: place for place, number in enumerate(self._order(exercise.slug))}
        inside = [each for each in kept if each.cell == home]
        before, after = _around(inside, kept, lambda each: order[each.cell] > order[home])
        head = [*[f"from {module} import {module}" for module in siblings], *_unparsed(before, order)]
        rest = _in_place(self.sources[home], [each.node for each in inside])
        return "\n".join([*_with_head(head, rest, self._futures()), *_unparsed(after, order), ""])

    def _order(self, slug: str) -> list[int]:
        """The cells' numbers so that what counts comes last: cells below the exercise's check cell come before all."""
        numbers = range(len(self.cells))
        check = next((number for number in numbers if self.cells[number].grade_id == slug + CHECK), len(numbers))
        return [*numbers[check:], *numbers[:check]]

    def _definers(self, exercise: Exercise) -> dict[str, list[Statement]]:
        """For every name the statements that make its value, in their order."""
        found: dict[str, list[Statement]] = {}
        for number in self._order(exercise.slug):
            for statement in self._statements[number]:
                for name in statement.binds:
                    earlier = found.setdefault(name, [])
                    both_import = isinstance(statement.node, Imports) and all(
                        isinstance(each.node, Imports) for each in earlier
                    )
                    if statement.is_fresh(name) and not both_import:
                        earlier.clear()
                    earlier.append(statement)
                for name in statement.changes - statement.binds:
                    if name in found and not isinstance(found[name][-1].node, Imports):
                        found[name].append(statement)
        return found

    def _home(self, definers: dict[str, list[Statement]], asked: Sequence[str], own: int | None) -> int | None:
        """The cell with the last definition of what the exercise asks for; without any, the cell that is for it."""
        for name in reversed(asked):
            made = [each.cell for each in definers.get(name, []) if name in each.binds]
            if made:
                return made[-1]
        return own

    def _futures(self) -> list[str]:
        """`from __future__ import …` holds for all cells that are run after it."""
        found = (each.node for cell in self._statements for each in cell if _is_future(each.node))
        return list(dict.fromkeys(map(ast.unparse, found)))


def _statements(number: int, source: str) -> Iterator[Statement]:
    tree = parsed(source)
    for node in tree.body if tree is not None else []:
        statement = Statement.of(number, node)
        if statement is not None:
            yield statement


def _asked(exercise: Exercise) -> list[str]:
    """The names that the stub leaves to the learner; all of its names if it leaves none."""
    body = ast.parse(exercise.stub.read_text(encoding="utf-8")).body
    definitions = [node for node in body if isinstance(node, Definitions) and not node.name.startswith("_")]
    left = [node.name for node in definitions if "NotImplementedError" in ast.unparse(node)]
    return left or [node.name for node in definitions]


def _is_sibling(exercise: Exercise, module: str) -> bool:
    folders = (path.parent.name for path in exercise.folder.parents[1].glob("c*/e*/exercise.toml"))
    return any(folder.partition("_")[2] == module for folder in folders)


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _needed(definers: dict[str, list[Statement]], names: Iterable[str], without: Iterable[str]) -> list[Statement]:
    """The statements that make these names, and all that they look up, in no order."""
    kept: dict[int, Statement] = {}
    seen = set(without)
    waiting = [ALL, *names]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            for statement in definers.get(name, []):
                kept[id(statement)] = statement
                waiting += [*statement.needs, *statement.binds]
    return [each for each in kept.values() if not _is_future(each.node)]


def _around(
    inside: Sequence[Statement], kept: Sequence[Statement], is_below: Callable[[Statement], bool]
) -> tuple[list[Statement], list[Statement]]:
    """What goes before the statements of the defining cell, and what after them.

    Imports go before: who runs cells in another order has them when they are needed. What the cell imports itself, it
    needs of no other.
    """
    own = {ast.dump(each.node) for each in inside}
    others = [each for each in kept if ast.dump(each.node) not in own]
    bound = {name for each in kept if not is_below(each) for name in each.binds}
    after = [each for each in others if is_below(each) and (each.binds & bound or not isinstance(each.node, Imports))]
    later = set(after)
    return [each for each in others if each not in later], after


def _unparsed(statements: Iterable[Statement], order: dict[int, int]) -> list[str]:
    ordered = sorted(statements, key=lambda each: (order[each.cell], each.node.lineno, each.node.col_offset))
    return [ast.unparse(each.node) for each in ordered]


def _in_place(source: str, nodes: Iterable[ast.stmt]) -> list[str]:
    """The cell's lines with these statements where they are, and nothing else."""
    text = [line.encode() for line in LINE_END.split(source)]
    lines = ["" for _ in text]
    for node in sorted(nodes, key=lambda node: (node.lineno, node.col_offset)):
        start = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        end = node.end_lineno or node.lineno
        for number in range(start, end + 1):
            line = text[number - 1][: node.end_col_offset if number == end else None]
            piece = line[node.col_offset if number == start == node.lineno else 0 :].decode()
            lines[number - 1] += f"; {piece}" if lines[number - 1] else piece
    return lines


def _with_head(head: Sequence[str], lines: list[str], futures: Sequence[str]) -> list[str]:
    """The lines with statements before them that take no line of their own, where the first line lets them."""
    text = "\n".join([*futures, *head])
    parts = [*futures, *([f"exec({text!r})"] if head else [])]
    if not parts:
        return lines
    first = "; ".join([*parts, lines[0]] if lines[0] else parts)
    fits = parsed("\n".join([first, *lines[1:]])) is not None
    return [first, *lines[1:]] if fits else ["; ".join(parts), *lines]
