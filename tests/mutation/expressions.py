"""The slips of the hand that change an expression: each operator gets a node and gives what may stand in its place."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from syntax import called, changed, expression

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
NEIGHBOURS: list[tuple[type[ast.AST], type[ast.AST]]] = [
    *[(ast.Lt, ast.LtE), (ast.Gt, ast.GtE), (ast.Eq, ast.NotEq), (ast.Is, ast.IsNot), (ast.In, ast.NotIn)],
    *[(ast.And, ast.Or), (ast.Add, ast.Sub), (ast.Mult, ast.Div)],
]
SIGNS: dict[type[ast.AST], type[ast.AST]] = {ast.Pow: ast.Mult, **dict(NEIGHBOURS)}
SIGNS |= {second: first for first, second in NEIGHBOURS}


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
        yield changed(node, ops=[SIGNS[type(node.ops[0])](), *node.ops[1:]])
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in SIGNS:
        yield changed(node, op=SIGNS[type(node.op)]())


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
                yield changed(
                    node, generators=[*node.generators[:at], changed(loop, ifs=[]), *node.generators[at + 1 :]]
                )


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
