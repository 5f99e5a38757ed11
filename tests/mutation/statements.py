"""The slips of the hand that change statements.

An operator of `STATEMENTS` gets a statement and gives lists of statements that may stand in its place; one of `PAIRS`
gets two neighbours.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from syntax import changed, expression

Try = ast.Try | ast.TryStar
With = ast.With | ast.AsyncWith
Simple = ast.Expr | ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Raise | ast.Assert | ast.Delete


def delete(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The statement is gone: a `cancel()`, a `task_done()`, an assignment, a `raise`, a whole `if` or loop."""
    if isinstance(node, Simple | ast.If | ast.For | ast.AsyncFor | ast.While | ast.Break | ast.Continue):
        yield []


def drop_return(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`return f()` → `f()`."""
    if isinstance(node, ast.Return):
        yield [ast.Expr(node.value)] if node.value else []


def negate_condition(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`if condition:` → `if not condition:`; comparisons change their sign elsewhere."""
    if isinstance(node, ast.If | ast.While) and not isinstance(node.test, ast.Compare | ast.Constant):
        yield [changed(node, test=ast.UnaryOp(ast.Not(), node.test))]


def do_always(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`if condition: f()` → `f()`."""
    if isinstance(node, ast.If):
        yield node.body


def do_once(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`while condition:` → `if condition:`."""
    if isinstance(node, ast.While):
        yield [ast.If(node.test, node.body, [])]


def leave_or_go_on(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`break` → `continue`, and the other way round."""
    if isinstance(node, ast.Break):
        yield [ast.Continue()]
    elif isinstance(node, ast.Continue):
        yield [ast.Break()]


def drop_context(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`async with lock:` is gone, its block stays; with `as name`, it is entered but never left."""
    if isinstance(node, With):
        for item in node.items:
            rest = [other for other in node.items if other is not item]
            block: list[ast.stmt] = [changed(node, items=rest)] if rest else node.body
            enter = "await manager.__aenter__()" if isinstance(node, ast.AsyncWith) else "manager.__enter__()"
            entered = expression(enter, manager=item.context_expr)
            yield [ast.Assign([item.optional_vars], entered, lineno=0), *block] if item.optional_vars else block


def drop_finally(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """What `finally` does is not done, or only after success."""
    if isinstance(node, Try) and node.finalbody:
        kept = _try(node, finalbody=[])
        yield kept
        yield [*kept, *node.finalbody]


def drop_handler(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """One `except` is gone."""
    if isinstance(node, Try):
        for handler in node.handlers:
            yield _try(node, handlers=[other for other in node.handlers if other is not handler])


def catch_others(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`except` catches everything, or everything but a cancellation, or one kind less."""
    if isinstance(node, Try):
        for at, handler in enumerate(node.handlers):
            kinds: list[ast.expr] = [ast.Name("BaseException"), ast.Name("Exception")]
            if isinstance(handler.type, ast.Tuple):
                kinds += handler.type.elts
            for kind in kinds:
                handlers = [*node.handlers[:at], changed(handler, type=kind), *node.handlers[at + 1 :]]
                yield [changed(node, handlers=handlers)]


def swallow_cancellation(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`try` also catches a cancellation, and the function goes on.

    Only where errors are dealt with at all: nobody swallows by mistake what no `try` is near to.
    """
    if isinstance(node, ast.Try) and _awaits(node):
        handler = ast.ExceptHandler(expression("__import__('asyncio').CancelledError"), None, [ast.Pass()])
        yield [changed(node, handlers=[handler, *node.handlers])]


def drop_decorator(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """`@property` is gone."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        for decorator in node.decorator_list:
            yield [changed(node, decorator_list=[other for other in node.decorator_list if other is not decorator])]


def _try(node: Try, **fields: object) -> list[ast.stmt]:
    """The statement with other fields; its block alone if nothing is left to watch for."""
    kept = changed(node, **fields)
    return [kept] if kept.handlers or kept.finalbody else [*kept.body, *kept.orelse]


def _awaits(node: ast.stmt) -> bool:
    return any(isinstance(inner, ast.Await) for inner in ast.walk(node))


def swap_steps(first: ast.stmt, second: ast.stmt) -> Iterator[list[ast.stmt]]:
    """What comes before a statement that awaits comes after it, and the other way round."""
    defines = any(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for each in (first, second))
    if not defines and (_awaits(first) or _awaits(second)):
        yield [second, first]


STATEMENTS: tuple[Callable[[ast.stmt], Iterator[list[ast.stmt]]], ...] = (
    delete,
    drop_return,
    negate_condition,
    do_always,
    do_once,
    leave_or_go_on,
    drop_context,
    drop_finally,
    drop_handler,
    catch_others,
    swallow_cancellation,
    drop_decorator,
)
PAIRS: tuple[Callable[[ast.stmt, ast.stmt], Iterator[list[ast.stmt]]], ...] = (swap_steps,)
