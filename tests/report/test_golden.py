"""What learners read, letter by letter: real exercises are run, and the text is compared with `golden/`.

`UPDATE_GOLDEN=1 pytest tests/report/test_golden.py` writes the files anew; look at the difference.
"""

from __future__ import annotations

import asyncio
import io
import os
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest
from rich.console import Console

from grader.catalogue import Kit
from grader.learn.session import Results, run
from grader.report.learner import print_summary

GOLDEN = Path(__file__).parent / "golden"
IS_UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


class Case(NamedTuple):
    """An exercise with one test, and what a learner has written; both as bodies of functions."""

    test: str
    submission: str
    hints: str = '["A question?", "The concept.", "Nearly the code."]'


TOGETHER = """
fetch = world.operation("fetch", seconds={"a": 1, "b": 2, "c": 1.5}, returns=str.upper)
assert await exercise.NAME(fetch) == ["A", "B", "C"]
world.took(2, because="max(1, 2, 1.5)")
"""
CALL = "fetch = world.operation('fetch', seconds=1)\nassert await exercise.NAME(fetch) is None\n"
CASES = {
    "passing": Case(TOGETHER, "return list(await asyncio.gather(*map(fetch, 'abc')))"),
    "wrong_value": Case(TOGETHER, "return [await done for done in asyncio.as_completed(map(fetch, 'abc'))]"),
    "wrong_count": Case(f"{CALL}assert fetch.count == 3", "await fetch('a')"),
    "long_value": Case("assert await exercise.NAME(None) == list(range(100))", "return list(range(57)) + [7] * 43"),
    "sequential": Case(TOGETHER, "return [await fetch(name) for name in 'abc']"),
    "frozen": Case(CALL, "await fetch('a')\ntime.sleep(1.5)\nawait fetch('b')"),
    "deadlock": Case(CALL, "await fetch('a')\nawait asyncio.Event().wait()"),
    "spin": Case(CALL, "task = asyncio.create_task(fetch('a'))\nwhile not task.done():\n    await asyncio.sleep(0)"),
    "cancelled": Case(
        f"{CALL}world.took(3, because='1 + 2')",
        "slow = asyncio.create_task(fetch('slow'))\nawait asyncio.wait([slow], timeout=0.4)\nslow.cancel()\n"
        "await asyncio.wait([slow])\nawait fetch('quick')",
    ),
    "left_behind": Case(CALL, "asyncio.create_task(fetch('a'))\nawait asyncio.sleep(0.4)"),
    "unloadable": Case(CALL, "await fetch('a'"),
    "not_started": Case(CALL, "raise NotImplementedError"),
    "raised": Case(CALL, "await fetch('a')\nreturn {}['b']", hints="[]"),
    "ten_thousand": Case(
        f"{CALL}world.took(1, because='1')",
        "task = asyncio.create_task(fetch('a'))\nfor _ in range(10_000):\n    await asyncio.sleep(0.001)\nawait task",
    ),
    "hostile": Case(
        CALL,
        "class Bad(Exception):\n    def __str__(self):\n        raise SystemExit\n"
        "print(*range(20), '\\x1b[2J\\x07\\tlast', sep='\\n')\n"
        "await fetch('\\x1b[31m\\u202e李雷')\n"
        "try:\n    await fetch(Bad())\nexcept SystemExit:\n    raise ValueError('\\x1b]0;title\\x07 [bold]') from None",
    ),
}


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """A learner's copy with an exercise for each case, filled in."""
    root = tmp_path_factory.mktemp("kit")
    for number, (name, case) in enumerate(CASES.items(), start=1):
        folder = root / "exercises" / "c01_golden" / f"e{number}_{name}"
        folder.mkdir(parents=True)
        settings = f'title = "About {name}"\nconcepts = []\nhints = {case.hints}\n'
        after = 'after = "The reference gathers too, because the results then keep the order of the arguments."\n'
        (folder / "exercise.toml").write_text(settings + after, encoding="utf-8")
        body = textwrap.indent(f'"""What is asked, in a sentence."""\n{case.test}', "    ").replace("NAME", name)
        (folder / f"test_{name}.py").write_text(f"async def test_it(exercise, world):\n{body}\n", encoding="utf-8")
        body = textwrap.indent(case.submission, "    ")
        submission = f"import asyncio\nimport time\n\n\nasync def {name}(fetch):\n{body}\n"
        (folder / f"{name}.py").write_text(submission, encoding="utf-8")
    return Kit(root)


@pytest.fixture(scope="module")
def results(kit: Kit) -> Results:
    """What came out of all cases, in a session of pytest."""
    return asyncio.run(run(kit, kit.exercises))


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", CASES)
def test_a_learner_reads_exactly_this(kit: Kit, results: Results, name: str, width: int) -> None:
    output = io.StringIO()
    exercise = kit.exercise(name)
    print_summary([(exercise, test) for test in results[name]], Console(file=output, width=width))
    text = output.getvalue()
    path = GOLDEN / f"{name}.{width}.txt"
    if IS_UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= width
    assert all(line == line.rstrip() and line.isprintable() for line in text.splitlines())
