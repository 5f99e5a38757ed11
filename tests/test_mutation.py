"""Each operator makes the slip that it is named after; and on some exercises every mutant is killed or explained."""

from __future__ import annotations

import ast
import io
import sys
import textwrap
from pathlib import Path

import pytest
from rich.console import Console

sys.path.append(str(Path(__file__).with_name("mutation")))

from expressions import EXPRESSIONS
from mutants import mutants
from mutate import REASONS, ROOT, Account, check, read_reasons, show
from statements import PAIRS, STATEMENTS

from grader.author.new import new
from grader.catalogue import Kit
from grader.errors import BadInput

sys.path.pop()

BEFORE_AND_AFTER = [
    ("drop_await", "x = await f()", ["x = f()"]),
    ("run_in_a_row", "x = await asyncio.gather(*fs)", ["x = [await each for each in fs]"]),
    ("run_in_a_row", "x = await asyncio.gather(a(), b())", ["x = [await a(), await b()]"]),
    ("await_at_once", "t = asyncio.create_task(f())", ["t = await f()"]),
    ("block_the_loop", "await asyncio.sleep(s)", ["__import__('time').sleep(s)"]),
    ("drop_wrapper", "await asyncio.shield(task)", ["await task"]),
    ("call_here", "x = asyncio.to_thread(f, 1)", ["x = f(1)"]),
    ("swap_arguments", "f(a, b, c)", ["f(b, a, c)", "f(a, c, b)"]),
    ("drop_argument", "asyncio.wait(ts, timeout=s)", ["asyncio.wait(ts)"]),
    ("drop_argument", "q = asyncio.Queue(n)", ["q = asyncio.Queue()"]),
    ("change_limit", "s = asyncio.Semaphore(n)", ["s = asyncio.Semaphore(n + 1)", "s = asyncio.Semaphore(n - 1)"]),
    ("change_constant", "x = 3", ["x = 4", "x = 2"]),
    ("change_constant", "f(return_exceptions=True)", ["f(return_exceptions=False)"]),
    ("change_constant", "x = 'text'", ["x = ''"]),
    ("change_name", "f(asyncio.FIRST_COMPLETED)", ["f(asyncio.ALL_COMPLETED)"]),
    ("change_name", "x = min(y)", ["x = max(y)"]),
    ("change_sign", "x = a < b", ["x = a <= b"]),
    ("change_sign", "x = a is None and b", ["x = a is None or b", "x = a is not None and b"]),
    ("change_sign", "x = a + b", ["x = a - b"]),
    ("reverse_order", "x = a < b", ["x = a >= b"]),
    ("drop_operand", "x = a and (not b)", ["x = a", "x = not b", "x = a and b"]),
    ("negate_choice", "x = a if c else b", ["x = b if c else a"]),
    ("drop_filter", "x = [y for y in ys if y]", ["x = [y for y in ys]"]),
    ("delete", "task.cancel()", ["pass"]),
    ("delete", "if x:\n    f()", ["pass", "if x:\n    pass"]),
    ("drop_return", "return f()", ["f()"]),
    ("drop_return", "return", ["pass"]),
    ("negate_condition", "while x:\n    f()", ["while not x:\n    f()"]),
    ("do_always", "if x:\n    f()", ["f()"]),
    ("do_once", "while x:\n    f()", ["if x:\n    f()"]),
    ("leave_or_go_on", "while x:\n    break", ["while x:\n    continue"]),
    ("drop_context", "async with lock:\n    f()", ["f()"]),
    ("drop_context", "async with s() as x:\n    f(x)", ["x = await s().__aenter__()\nf(x)"]),
    ("drop_finally", "try:\n    f()\nfinally:\n    g()", ["f()", "f()\ng()"]),
    ("drop_handler", "try:\n    f()\nexcept OSError:\n    g()", ["f()"]),
    (
        "catch_others",
        "try:\n    f()\nexcept OSError:\n    g()",
        ["try:\n    f()\nexcept BaseException:\n    g()", "try:\n    f()\nexcept Exception:\n    g()"],
    ),
    (
        "swallow_cancellation",
        "try:\n    await f()\nfinally:\n    g()",
        ["try:\n    await f()\nexcept __import__('asyncio').CancelledError:\n    pass\nfinally:\n    g()"],
    ),
    ("drop_decorator", "@property\ndef g():\n    f()", ["def g():\n    f()"]),
    ("swap_steps", "await f()\ng()", ["g()\nawait f()"]),
]


def inside(body: str) -> str:
    """A coroutine function with this body."""
    return "async def main():\n" + textwrap.indent(body, "    ")


@pytest.mark.parametrize(
    ("operator", "before", "after"),
    BEFORE_AND_AFTER,
    ids=[f"{operator}: {before}" for operator, before, _ in BEFORE_AND_AFTER],
)
def test_an_operator_makes_the_slip_that_it_is_named_after(operator: str, before: str, after: list[str]) -> None:
    made = [mutant.program for mutant in mutants(inside(before)) if mutant.operator == operator]
    assert made == [ast.unparse(ast.parse(inside(program))) for program in after]


def test_every_operator_is_shown() -> None:
    operators = {operator.__name__ for operator in [*EXPRESSIONS, *STATEMENTS, *PAIRS]}
    assert operators == {operator for operator, _, _ in BEFORE_AND_AFTER}


def test_a_mutant_knows_its_place_and_its_change() -> None:
    [mutant] = mutants("class Tea:\n    def pour(self):\n\n        return\n")
    assert (mutant.operator, mutant.scope, mutant.line) == ("drop_return", "Tea.pour", 4)
    assert mutant.change == "-        return\n+        pass"


@pytest.mark.parametrize(
    "program",
    [
        "import asyncio\nfrom time import sleep",
        "def f(x: list[3]) -> int | 3:\n    'Do nothing.'\n    pass",
        "class Error(Exception):\n    'It went wrong.'",
    ],
)
def test_what_says_nothing_at_run_time_is_not_mutated(program: str) -> None:
    assert list(mutants(program)) == []


def test_texts_of_exceptions_are_free() -> None:
    changes = [mutant.program for mutant in mutants("assert x, 'no x'\nraise ValueError('no x')")]
    assert changes == ["raise ValueError('no x')", "assert x, 'no x'"]


def test_what_the_stub_gives_is_not_mutated() -> None:
    given = "LIMIT = 3\n\nclass Tea:\n    size = 2\n"
    assert list(mutants(f"{given}\n    def pour(self):\n        pass\n", given)) == []
    assert len(list(mutants(f"{given}\n    def pour(self):\n        return\n", given))) == 1


def test_no_two_mutants_are_the_same_program() -> None:
    programs = [mutant.program for mutant in mutants((ROOT / "tests/mutation/mutants.py").read_text())]
    assert len(programs) == len(set(programs)) > 100


def test_every_mutant_of_some_exercises_is_killed_or_explained() -> None:
    kit, seen = Kit(ROOT), []
    exercises = [kit.exercise(slug) for slug in ["fetch_all", "wait_random", "quote"]]
    accounts = check(
        kit, exercises, read_reasons(REASONS), jobs=1, progress=lambda done, total: seen.append((done, total))
    )
    assert [one.exercise.slug for one in accounts] == ["fetch_all", "wait_random", "quote"]
    assert all(one.killed > 0 and not one.unexplained and not one.outdated for one in accounts)
    assert len(accounts[1].explained) == 1
    total = sum(one.total for one in accounts)
    assert seen == [(done + 1, total) for done in range(total)]


@pytest.fixture
def account(tmp_path: Path) -> Account:
    """The mutants of a new exercise, with a test that sees little, and an explanation of what is not there."""
    for side in ["exercises", "solutions"]:
        (tmp_path / side).mkdir()
    new(Kit(tmp_path), "c01_start/e1_wait")
    exercise = Kit(tmp_path).exercise("wait")
    exercise.hidden_tests.write_text('async def test_nothing():\n    """Nothing."""\n')
    exercise.solution.write_text("async def wait(work):\n    done = 1\n    return await work()\n")
    reasons = {"wait": {("wait", "-    done = 1"): "unused", ("wait", "-    gone = 1"): "unused"}}
    [found] = check(Kit(tmp_path), [exercise], reasons, jobs=1, progress=lambda *_: None)
    return found


def test_survivors_are_told_apart(account: Account) -> None:
    assert [mutant.change for mutant in account.explained] == ["-    done = 1"]
    assert [mutant.operator for mutant in account.unexplained] == ["swap_steps", "change_constant", "change_constant"]
    assert account.outdated == [("wait", "-    gone = 1")]
    assert (account.killed, account.total) == (2, 6)


def test_survivors_are_printed_with_place_and_change(account: Account) -> None:
    console = Console(file=io.StringIO(), width=200)
    with console.capture() as printed:
        show([account], console)
    text = printed.get()
    assert ":2: change_constant in wait survived\n-    done = 1\n+    done = 2\n" in text
    assert "wait, wait: explained, but it survives no more; remove it\n-    gone = 1\n" in text
    assert (
        "6 mutants of 1 solutions: 2 killed, 1 equivalent, 3 survived; 40.0% of those that differ are killed." in text
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[a]]\nscope = "f"\nchanges = ["-x"]\n', "an entry of a needs scope, changes and because"),
        ('[[a]]\nscope = "f"\nchanges = ["-x"]\nbecause = ""\n', "an entry of a needs scope, changes and because"),
        ('[[a]]\nscope = "f"\nchanges = ["-x", "-x"]\nbecause = "y"\n', "a has the same change twice:\n-x"),
    ],
)
def test_an_explanation_must_be_whole(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "equivalent.toml"
    path.write_text(text)
    with pytest.raises(BadInput, match=complaint):
        read_reasons(path)


def test_every_explained_exercise_exists() -> None:
    assert read_reasons(REASONS).keys() <= set(Kit(ROOT).slugs)
