"""`check` in a live kernel: what a learner sees and gets, cell after cell, in the folder that was released."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.errors import BadInput
from grader.notebook import check

ROOT = Path(__file__).resolve().parents[2]
CHECK = 'check("fetch_all")'
RIGHT = """\
async def fetch_all(fetch, urls):
    return list(await asyncio.gather(*(fetch(url) for url in urls)))"""
SEQUENTIAL = """\
async def fetch_all(fetch, urls):
    return [await fetch(url) for url in urls]"""
SLEEPY = """\
async def fetch_all(fetch, urls):
    sleep(1.25)
    return [await fetch(url) for url in urls]"""
CARELESS = """\
async def fetch_all(fetch, urls):
    fetch(1)
    asyncio.create_task(lose())
    return []

async def lose():
    raise OSError"""
NOISY = """\
import sys

async def fetch_all(fetch, urls):
    print("x" * 10_000_000, file=sys.stderr)
    raise SystemExit"""
CELL_LIMIT_S = 30
"""Real seconds that nbgrader gives a cell."""
SLEPT = "The whole loop stood still for 1.25 s"


ALL = "all"
"""No number is what nbgrader takes for all points; more than the visible tests have."""


class Step(NamedTuple):
    """A cell, and what is demanded of it: its number and a piece of its text."""

    cell: str | list[object]
    points: int | str | None = None
    says: str = ""


STEPS = {
    "before": Step("from time import sleep\nimport asyncio, time, threading\nreal = time.sleep, time.monotonic, sleep"),
    "setup": Step("from grader.notebook import check\nloop = asyncio.get_running_loop()"),
    "nothing defined": Step(CHECK, 0, "Nothing here is called `fetch_all` yet: run the cell that defines it"),
    "no such exercise": Step('check("fetch")', 0, "There is no exercise 'fetch'; there are: fetch_all, breakfast."),
    "stub": Step("async def fetch_all(fetch, urls):\n    raise NotImplementedError"),
    "not started": Step(CHECK, 0, "Not started yet"),
    "sleep from before": Step(SLEEPY),
    "sleeps": Step(CHECK, 0, SLEPT),
    "sleep from after": Step(f"from time import sleep\n{SLEEPY}"),
    "sleeps too": Step(CHECK, 0, SLEPT),
    "wrong": Step(SEQUENTIAL),
    "sequential": Step(CHECK, 1, "Line 2: took 3.00 s, expected 2.00 s = max(1, 2)"),
    "nest": Step(
        "import contextlib, importlib\nfor name in ['nest_asyncio', 'nest_asyncio2']:\n"
        "    with contextlib.suppress(ImportError):\n        importlib.import_module(name).apply()"
    ),
    "right": Step(RIGHT),
    "done": Step(CHECK, ALL, "2 of 2 points"),
    "broken": Step("async def fetch_all(fetch, urls)\n    return []"),
    "old one stays": Step(
        CHECK, 0, "The cell that defines `fetch_all` was not run to there: line 1 is not valid Python"
    ),
    "import fails": Step(f"import no_such_module\n{RIGHT}"),
    "old one stays too": Step(CHECK, 0, "it ended with ModuleNotFoundError: No module named 'no_such_module'"),
    "fails later": Step(f"{RIGHT}\nasyncio.run(fetch_all(None, []))"),
    "done again": Step(CHECK, ALL, "2 of 2 points"),
    "two calls": Step(f"{SEQUENTIAL}\n{CHECK}", 1, "took 3.00 s"),
    "magic": Step(f"%%time\n{RIGHT}"),
    "done with magic": Step(CHECK, ALL),
    "careless": Step(CARELESS),
    "never awaited": Step(CHECK, 0, "body did not run"),
    "noisy": Step(NOISY),
    "ended": Step(CHECK, 0),
    "endless": Step("async def fetch_all(fetch, urls):\n    while True: pass"),
    "interrupted": Step([CHECK, 0.7]),
    "hangs": Step(CHECK, 0, "Your code was still running after 1 real seconds"),
    "hostile": Step("async def fetch_all(fetch, urls):\n    raise ValueError('<script>alert(1)</script>')"),
    "escaped": Step(CHECK, 0, "&lt;script&gt;"),
    "deleted": Step(f"{RIGHT}\ndel fetch_all"),
    "gone": Step(CHECK, 0, "Nothing here is called `fetch_all`"),
    "kernel": Step(
        "print(real == (time.sleep, time.monotonic, sleep), asyncio.get_running_loop() is loop, "
        "[t.name for t in threading.enumerate() if 'await' in t.name])",
        says="True True []",
    ),
}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What every step gave, in one kernel after the other's end."""
    folder = tmp_path_factory.mktemp("released")
    for name in ["c03_concurrency/e1_fetch_all", "c03_concurrency/e2_breakfast"]:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "exercises" / name, folder / "_awaitlings/exercises" / name, ignore=ignored)
    settings = folder / "_awaitlings/exercises/c03_concurrency/e1_fetch_all/exercise.toml"
    settings.write_text(f"limit = 1\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("kernel.py")), str(folder)],
        input=json.dumps([step.cell for step in STEPS.values()]),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return dict(zip(STEPS, json.loads(ended.stdout), strict=True))


def number(found: dict[str, Any]) -> str | None:
    return next((each["data"]["text/plain"] for each in found["outputs"] if each["type"] == "execute_result"), None)


def text(found: dict[str, Any]) -> str:
    texts = [
        each.get("text", "") + " ".join(each.get("data", {}).values()) + each.get("evalue", "")
        for each in found["outputs"]
    ]
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize("name", STEPS)
def test_a_cell_shows_and_gives_what_it_should(seen: dict[str, dict[str, Any]], name: str) -> None:
    step, found = STEPS[name], seen[name]
    if step.points is not None:
        assert number(found) == (None if step.points == ALL else str(step.points)), text(found)
        assert found["seconds"] < CELL_LIMIT_S
        assert not any(each.get("name") == "stderr" or each["type"] == "error" for each in found["outputs"])
    assert step.says in text(found)


def test_a_failure_has_its_timeline_as_a_picture(seen: dict[str, dict[str, Any]]) -> None:
    card = next(each["data"]["text/html"] for each in seen["sequential"]["outputs"] if each["type"] == "display_data")
    assert "<svg" in card
    assert "@media" not in card


def test_a_check_can_be_interrupted_and_the_next_one_works(seen: dict[str, dict[str, Any]]) -> None:
    found = seen["interrupted"]
    assert [each["ename"] for each in found["outputs"] if each["type"] == "error"] == ["KeyboardInterrupt"]
    assert number(seen["hangs"]) == "0"


def test_check_outside_of_a_notebook_says_where_it_works() -> None:
    with pytest.raises(BadInput, match="works in a notebook"):
        check("fetch_all")
