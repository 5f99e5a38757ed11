"""An exercise's program is found in a notebook: its definition, what that needs, and no trial calls."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.batch.cells import Cell
from grader.batch.program import Programs
from grader.catalogue import Kit

ROOT = Path(__file__).resolve().parents[2]
FETCH = "async def fetch_all(fetch, urls):\n    return [helper(await fetch(url)) for url in urls]\n"
Program = Callable[..., str | None]


@pytest.fixture
def program() -> Program:
    """The program of an exercise in cells, given as texts or with nbgrader's names for them."""
    kit = Kit(ROOT)

    def find(*cells: str | tuple[str, str], slug: str = "fetch_all") -> str | None:
        every = [Cell(cell) if isinstance(cell, str) else Cell(*cell) for cell in cells]
        return Programs(every).of(kit.exercise(slug))

    return find


def run(text: str | None) -> dict[str, object]:
    assert text is not None
    names: dict[str, object] = {}
    exec(compile(text, "fetch_all.py", "exec", dont_inherit=True), names)  # noqa: S102 - made by the test
    return names


def test_a_program_has_what_it_needs_of_other_cells_and_its_own_line_numbers(program: Program) -> None:
    text = program("import asyncio, os\nimport json", "LIMIT = 3\nUNUSED = 4", "\n" + FETCH, "def helper(x): return x")
    assert text is not None
    assert text.splitlines()[1:3] == FETCH.splitlines()
    assert "def helper" in text
    assert "UNUSED" not in text
    assert "import" not in text


@pytest.mark.parametrize(
    "trial",
    [
        "await fetch_all(None, [])",
        "asyncio.run(fetch_all(None, []))",
        "import nest_asyncio\nnest_asyncio.apply()",
        "print(1 / 0)",
        "pages = await fetch_all(None, [])",
        "while True: pass",
        "%timeit fetch_all",
        "!rm -rf everything",
        "fetch_all?",
        "this is no Python",
        "raise SystemExit",
        "%%bash\ndef fetch_all(): echo",
        "\0",
    ],
)
def test_what_defines_nothing_stays_behind(program: Program, trial: str) -> None:
    own = f"{FETCH}\n{trial}" if "this is" not in trial and "\0" not in trial and "bash" not in trial else FETCH
    text = program("import asyncio\nhelper = str", (own, "fetch_all"), trial)
    names = run(text)
    assert callable(names["fetch_all"])


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["x = 1", "x = 2"], 2),
        (["x = 1", "x += 2"], 3),
        (["x = []", "x.append(7)", "x[0] += 1"], [8]),
        (["x = {}", "x['a'] = 1", "x = {}"], {}),
        (["try:\n    import nothing_of_this_name as x\nexcept ImportError:\n    x = 5"], 5),
        (["from operator import *", "x = add(1, 2)"], 3),
        (["import os\nimport os.path\nx = os.path.sep"], "/"),
        (["x = 1 if True else None; y = 2"], 1),
        (["x = 1/0", "x = 4"], 4),
        (["def f(): return x", "x = 4", "x = x + len(str(f()))"], 5),
        (["x = 3", "def f():\n    global x\n    x = 9\n"], 3),
    ],
)
def test_a_name_has_the_value_that_it_has_in_the_notebook(program: Program, cells: list[str], expected: object) -> None:
    names = run(program(*cells, "def helper(): return x\n\ndef fetch_all(): return helper()"))
    function = names["fetch_all"]
    assert callable(function)
    assert function() == expected


def test_what_a_cell_imports_itself_is_not_taken_from_others(program: Program) -> None:
    text = program("import asyncio", "# mine\nimport asyncio\n\ndef fetch_all(): return asyncio", "import asyncio, os")
    assert text == "\nimport asyncio\n\ndef fetch_all(): return asyncio\nimport asyncio, os\n"
    text = program("from math import pi, tau\n\ndef fetch_all(a: tau): return pi", "from math import pi, tau")
    assert text == "from math import pi, tau\n\ndef fetch_all(a: tau): return pi\n"


def test_imports_of_a_cell_below_are_there_when_they_are_needed(program: Program) -> None:
    text = program("# mine\ndef fetch_all(a: tau): return pi + e", "from math import pi, tau", "e = pi - 1")
    assert run(text)["e"]


def test_definitions_below_the_check_cell_count_only_where_there_is_no_other(program: Program) -> None:
    names = run(
        program(
            "def fetch_all(): return helper(), other()",
            "def helper(): return 'before'",
            ("check('fetch_all')", "fetch_all-check"),
            "def helper(): return 'after'",
            "def other(): return 'after'",
        )
    )
    function = names["fetch_all"]
    assert callable(function)
    assert function() == ("before", "after")


def test_a_definition_outside_of_its_cell_is_found_and_the_last_one_counts(program: Program) -> None:
    text = program(("# nothing here", "fetch_all"), "def fetch_all(): 1", "def fetch_all(): return 2")
    assert text is not None
    assert "return 2" in text
    assert "1" not in text


def test_a_cell_that_is_not_python_is_handed_on_as_it_is(program: Program) -> None:
    broken = "async def fetch_all(fetch, urls)\n    pass"
    assert program("def fetch_all(): return 2", (broken, "fetch_all")) == broken


def test_a_renamed_function_is_told_apart_from_none(program: Program) -> None:
    text = program(("async def fetch_everything(fetch, urls): return []", "fetch_all"))
    assert "fetch_everything" in run(text)
    assert program("x = 1") is None
    assert program() is None


def test_what_an_exercise_builds_on_is_imported_as_in_files(program: Program) -> None:
    text = program(
        "async def wait_random(m=10): return 1", "async def wait_n(n, m): return [wait_random(m)]", slug="wait_n"
    )
    assert text is not None
    assert "from wait_random import wait_random" in text
    assert "def wait_random" not in text


def test_futures_hold_for_all_cells(program: Program) -> None:
    names = run(program("from __future__ import annotations", "def fetch_all(fetch: Unknown) -> Unknown: pass"))
    assert callable(names["fetch_all"])


def test_decorators_and_lines_that_hold_two_statements_stay_whole(program: Program) -> None:
    text = program(
        "import functools\nä = 1; @functools.cache",
        "y = 'ä'; helper = lambda: y; print(y)\n\n@str\ndef fetch_all():\n    return helper()",
    )
    assert text is not None
    assert text.splitlines()[0].endswith("y = 'ä'; helper = lambda: y")
    assert text.splitlines()[2] == "@str"
    ast.parse(text)


def test_every_reference_is_found_whole(program: Program) -> None:
    exercises = Kit(ROOT).exercises
    assert len(exercises) > 50
    for exercise in exercises:
        source = exercise.solution.read_text(encoding="utf-8")
        text = program((source, exercise.slug), slug=exercise.slug)
        assert text is not None
        defined = {name for name in exercise.public if "." not in name}
        assert {node.name for node in ast.parse(text).body if hasattr(node, "name")} >= defined, exercise.slug
