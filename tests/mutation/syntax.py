"""What operators build new syntax with."""

from __future__ import annotations

import ast
import copy
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)


def changed(node: Node, **fields: object) -> Node:
    """A copy with other fields; the rest is shared."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def expression(text: str, **names: ast.expr) -> ast.expr:
    """An expression from its text, in which the given names stand for other expressions."""

    class Fill(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return names.get(node.id, node)

    return Fill().visit(ast.parse(text, mode="eval").body)  # type: ignore[no-any-return]


def called(node: ast.AST) -> str:
    """The last name of what a call calls: `gather` for `asyncio.gather(…)`; empty for anything else."""
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
