"""What a slip of the hand makes of a program: each operator gives other versions of one piece of syntax.

An operator of `EXPRESSIONS` gets a node and gives nodes, one of `STATEMENTS` gets a statement and gives lists of
statements to stand in its place, one of `PAIRS` gets two neighbours and gives the like. What does not compile in its
place is left out by whoever asks.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)
Try = ast.Try | ast.TryStar
With = ast.With | ast.AsyncWith
Simple = ast.Expr | ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Raise | ast.Assert | ast.Delete

STARTERS = {"create_task", "ensure_future"}
WRAPPERS = {*STARTERS, "shield", "as_completed", "sorted"}
"""Calls whose first argument may stand in their place."""
CARRIERS = {"to_thread", "call_soon_threadsafe", "call_soon"}
"""Calls whose first argument is called elsewhere, with the others."""
LIMITS = {"Semaphore", "Queue", "deque", "range", "timeout", "sleep"}
"""Calls whose first argument is a number that matters."""
OPTIONAL_LIMITS = {"Queue", "deque"}
SIBLINGS = {
    "FIRST_COMPLETED": "ALL_COMPLETED",
    "popleft": "pop",
    "min": "max",
    "max": "min",
}
OPPOSITES: dict[type[ast.AST], type[ast.AST]] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And},
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult},
}


def changed(node: Node, **fields: object) -> Node:
    """A copy with other fields; the rest is shared."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def expression(text: str, **names: ast.expr) -> ast.expr:
    """An expression from its text, in which the given names stand for other expressions."""

    class Fill(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802 - the name that ast looks for
            return names.get(node.id, node)

    return Fill().visit(ast.parse(text, mode="eval").body)  # type: ignore[no-any-return]


def called(node: ast.AST) -> str:
    """The last name of what a call calls: `gather` for `asyncio.gather(…)`; empty for anything else."""
    return ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""


# -- expressions -------------------------------------------------------------------------------------------


def drop_await(node: ast.AST) -> Iterator[ast.expr]:
    """`await f()` → `f()`."""
    if isinstance(node, ast.Await):
        yield node.value


def run_in_a_row(node: ast.AST) -> Iterator[ast.expr]:
    """`await gather(a, b)` → `[await a, await b]`."""
    if isinstance(node, ast.Await) and isinstance(node.value, ast.Call) and called(node.value) == "gather":
        arguments = node.value.args
        if isinstance(arguments[0], ast.Starred):
            yield expression("[await each for each in many]", many=arguments[0].value)
        else:
            yield ast.List([ast.Await(argument) for argument in arguments], ast.Load())


def await_at_once(node: ast.AST) -> Iterator[ast.expr]:
    """`create_task(f())` → `await f()`."""
    if isinstance(node, ast.Call) and called(node) in STARTERS:
        yield ast.Await(node.args[0])


def block_the_loop(node: ast.AST) -> Iterator[ast.expr]:
    """`await asyncio.sleep(s)` → `time.sleep(s)`."""
    if isinstance(node, ast.Await) and isinstance(node.value, ast.Call) and called(node.value) == "sleep":
        yield expression("__import__('time').sleep(seconds)", seconds=node.value.args[0])


def drop_wrapper(node: ast.AST) -> Iterator[ast.expr]:
    """`shield(task)` → `task`."""
    if isinstance(node, ast.Call) and called(node) in WRAPPERS:
        yield node.args[0]


def call_here(node: ast.AST) -> Iterator[ast.expr]:
    """`to_thread(f, x)` → `f(x)`."""
    if isinstance(node, ast.Call) and called(node) in CARRIERS:
        yield ast.Call(node.args[0], node.args[1:], [])


def swap_arguments(node: ast.AST) -> Iterator[ast.expr]:
    """`f(a, b)` → `f(b, a)`."""
    if isinstance(node, ast.Call):
        for at in range(len(node.args) - 1):
            first, second = node.args[at : at + 2]
            yield changed(node, args=[*node.args[:at], second, first, *node.args[at + 2 :]])


def drop_argument(node: ast.AST) -> Iterator[ast.expr]:
    """`f(a, key=b)` → `f(a)`, and `Queue(n)` → `Queue()`."""
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            yield changed(node, keywords=[other for other in node.keywords if other is not keyword])
        if called(node) in OPTIONAL_LIMITS and node.args:
            yield changed(node, args=node.args[:-1])


def change_limit(node: ast.AST) -> Iterator[ast.expr]:
    """`Semaphore(n)` → `Semaphore(n + 1)` and `Semaphore(n - 1)`; `range`, `sleep`, `timeout` and others alike."""
    if isinstance(node, ast.Call) and called(node) in LIMITS and node.args:
        first, *rest = node.args
        if not isinstance(first, ast.Constant):
            for text in ["limit + 1", "limit - 1"]:
                yield changed(node, args=[expression(text, limit=first), *rest])


def change_constant(node: ast.AST) -> Iterator[ast.expr]:
    """`3` → `4` and `2`, `True` → `False`, `"text"` → `""`."""
    value = node.value if isinstance(node, ast.Constant) else None
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, str | bytes):
        yield ast.Constant(type(value)())


def change_name(node: ast.AST) -> Iterator[ast.expr]:
    """`FIRST_COMPLETED` → `ALL_COMPLETED`, `popleft` → `pop`, `min` → `max`."""
    if isinstance(node, ast.Attribute) and node.attr in SIBLINGS:
        yield changed(node, attr=SIBLINGS[node.attr])
    elif isinstance(node, ast.Name) and node.id in SIBLINGS:
        yield changed(node, id=SIBLINGS[node.id])


def change_sign(node: ast.AST) -> Iterator[ast.expr]:
    """`<` → `<=`, `==` → `!=`, `is` → `is not`, `in` → `not in`, `and` → `or`, `+` → `-`, `*` → `/`, `**` → `*`."""
    if isinstance(node, ast.Compare):
        opposite = OPPOSITES[type(node.ops[0])]
        yield changed(node, ops=[opposite(), *node.ops[1:]])
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in OPPOSITES:
        yield changed(node, op=OPPOSITES[type(node.op)]())


def reverse_order(node: ast.AST) -> Iterator[ast.expr]:
    """`a < b` → `a >= b`: the opposite, where `change_sign` gives the neighbour."""
    opposites = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}
    if isinstance(node, ast.Compare) and type(node.ops[0]) in opposites:
        yield changed(node, ops=[opposites[type(node.ops[0])](), *node.ops[1:]])


def drop_operand(node: ast.AST) -> Iterator[ast.expr]:
    """`a and b` → `a` and `b`; `not a` → `a`."""
    if isinstance(node, ast.BoolOp):
        yield from node.values
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def negate_choice(node: ast.AST) -> Iterator[ast.expr]:
    """`a if condition else b` → `b if condition else a`."""
    if isinstance(node, ast.IfExp):
        yield changed(node, body=node.orelse, orelse=node.body)


def drop_filter(node: ast.AST) -> Iterator[ast.expr]:
    """`[x for x in xs if condition]` → `[x for x in xs]`."""
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        for at, loop in enumerate(node.generators):
            if loop.ifs:
                yield changed(node, generators=[*node.generators[:at], changed(loop, ifs=[]), *node.generators[at + 1 :]])


# -- statements --------------------------------------------------------------------------------------------


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


# -- pairs -------------------------------------------------------------------------------------------------


def swap_steps(first: ast.stmt, second: ast.stmt) -> Iterator[list[ast.stmt]]:
    """What comes before a statement that awaits comes after it, and the other way round."""
    defines = any(isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for each in (first, second))
    if not defines and (_awaits(first) or _awaits(second)):
        yield [second, first]


EXPRESSIONS: tuple[Callable[[ast.AST], Iterator[ast.expr]], ...] = (
    drop_await,
    run_in_a_row,
    await_at_once,
    block_the_loop,
    drop_wrapper,
    call_here,
    swap_arguments,
    drop_argument,
    change_limit,
    change_constant,
    change_name,
    change_sign,
    reverse_order,
    drop_operand,
    negate_choice,
    drop_filter,
)
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
