"""A learner's session: `pytest exercises/` in a copy of the kit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
GREET, FETCH = "c01_coroutines/e1_greet_after", "c03_concurrency/e1_fetch_all"
FETCH_FILE = f"exercises/{FETCH}/fetch_all.py"
VARIANTS = f"solutions/{FETCH}"
OWN_TESTS = """
import asyncio
import time


def test_real_time():
    assert time.time() > 1.7e9


async def test_real_loop():
    assert not type(asyncio.get_running_loop()).__module__.startswith("grader")


def test_fails():
    assert 1 == 2
"""
TRACES = ("E ", ">", "Traceback", "def test_", "async def test_", "FAILED ")


class Session(NamedTuple):
    """How a session ended."""

    code: int
    out: str
    lines: list[str]


Run = Callable[..., Session]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A learner's copy: two exercises as stubs, without solutions."""
    for name in [GREET, FETCH]:
        shutil.copytree(
            ROOT / "exercises" / name, tmp_path / "exercises" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


@pytest.fixture
def run(place: Path) -> Run:
    """Run pytest in `place`."""

    def session(*arguments: str) -> Session:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
            cwd=place,
            env={**environment, "COLUMNS": "100", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ended.stderr == ""
        return Session(ended.returncode, ended.stdout, [line.strip() for line in ended.stdout.splitlines()])

    return session


def hand_in(place: Path, variant: str) -> None:
    shutil.copyfile(ROOT / VARIANTS / variant, place / FETCH_FILE)


def test_untouched_stubs_are_not_started(run: Run) -> None:
    ran = run("exercises/")
    assert ran.code == 1
    assert ran.out.count("  not started ") == 2
    assert ran.lines[ran.lines.index("c01_coroutines") + 1].startswith("not started  greet_after ")
    assert f"0 of 2 exercises done. Next: {GREET}/greet_after.py" in ran.lines
    assert "NotImplementedError" not in ran.out
    assert "Traceback" not in ran.out


def test_a_solution_is_done(place: Path, run: Run) -> None:
    hand_in(place, "fetch_all.py")
    ran = run("exercises/c03_concurrency")
    assert ran.code == 0
    assert any(line.startswith("done         fetch_all ") for line in ran.lines)
    assert "1 of 1 exercises done. Well done!" in ran.lines


def test_a_mistake_is_told_with_its_window_and_picture_and_without_a_traceback(place: Path, run: Run) -> None:
    hand_in(place, "wrong/sequential-await.py")
    ran = run("exercises/")
    assert ran.code == 1
    assert "fetch_all.py:4: took 3.00 s, expected 2.00 s = max(1, 2)   [sequential-await]" in ran.lines
    pictures = [line for line in ran.lines if line.startswith("fetch ")]
    assert [line.split()[1] for line in pictures] == ["a", "b"]
    assert all("=====" in line for line in pictures)
    assert "Your operations ran one after another." in ran.out
    assert not any(line.startswith(TRACES) for line in ran.lines)


@pytest.mark.parametrize("variant", sorted(path.name for path in (ROOT / VARIANTS / "wrong").glob("*.py")))
def test_no_mistake_gives_a_traceback(place: Path, run: Run, variant: str) -> None:
    hand_in(place, f"wrong/{variant}")
    ran = run(f"exercises/{FETCH}")
    assert ran.code in {0, 1}  # the visible tests need not find everything
    assert "exercises done." in ran.out
    assert not any(line.startswith(TRACES) for line in ran.lines)


def test_a_syntax_error_is_told_with_its_line(place: Path, run: Run) -> None:
    (place / FETCH_FILE).write_text("import asyncio\nasync def fetch_all(fetch, urls)\n")
    ran = run(f"exercises/{FETCH}")
    assert ran.code == 1
    assert "fetch_all.py:2: fetch_all.py is not valid Python: expected ':'.   [unloadable]" in ran.lines
    assert "Traceback" not in ran.out


def test_an_endless_loop_is_ended_and_told(place: Path, run: Run) -> None:
    settings = place / "exercises" / FETCH / "exercise.toml"
    settings.write_text(f"limit = 1\n{settings.read_text()}")
    (place / FETCH_FILE).write_text("async def fetch_all(fetch, urls):\n    while urls:\n        pass\n    return []\n")
    ran = run(f"exercises/{FETCH}")
    assert ran.code == 1
    [told] = [line for line in ran.lines if line.endswith("[timeout]")]
    assert "Your code was still running after 1 real seconds" in told
    assert "Traceback" not in ran.out


@pytest.mark.parametrize(
    ("arguments", "slugs", "count"),
    [
        (["exercises/", "-k", "two_pages"], ["fetch_all"], 1),
        (["exercises/", "-k", "fetch_all"], ["fetch_all"], 2),
        (["exercises/c01_coroutines"], ["greet_after"], None),
        ([f"exercises/{FETCH}/test_fetch_all.py::test_no_pages"], ["fetch_all"], 1),
        (["exercises/", "-x"], ["greet_after"], 1),
    ],
    ids=["-k", "-k-slug", "chapter", "one-test", "-x"],
)
def test_a_part_can_be_run_by_itself(run: Run, arguments: list[str], slugs: list[str], count: int | None) -> None:
    ran = run(*arguments)
    assert ran.code == 1
    assert [line.split()[2] for line in ran.lines if line.startswith("not started")] == slugs
    assert count is None or f"{count} failed" in ran.out


def test_other_tests_of_the_session_are_left_alone(place: Path, run: Run) -> None:
    hand_in(place, "fetch_all.py")
    (place / "test_own.py").write_text(OWN_TESTS)
    ran = run("test_own.py", f"exercises/{FETCH}")
    assert ran.code == 1
    assert "1 failed, 4 passed" in ran.out
    assert "E       assert 1 == 2" in ran.out.splitlines()
    assert any(line.startswith("done         fetch_all ") for line in ran.lines)


def test_a_session_without_exercises_says_nothing_of_them(place: Path, run: Run) -> None:
    (place / "test_own.py").write_text("def test_passes():\n    assert True\n")
    ran = run("test_own.py")
    assert ran.code == 0
    assert "exercises done" not in ran.out


@pytest.mark.parametrize("fixture", ["world", "exercise"])
def test_a_fixture_of_exercises_used_elsewhere_is_explained(place: Path, run: Run, fixture: str) -> None:
    (place / "test_own.py").write_text(f"def test_it({fixture}):\n    assert {fixture}\n")
    ran = run("test_own.py")
    assert ran.code == 1
    assert "test_own.py is no test of an exercise: it lies in no cNN_…/eN_… folder." in ran.out


def test_the_reference_solutions_pass_visible_and_hidden_tests(run: Run, place: Path) -> None:
    for name in [GREET, FETCH]:
        shutil.copytree(ROOT / "solutions" / name, place / "solutions" / name)
    ran = run("exercises", "solutions", "--solutions")
    assert ran.code == 0
    assert "2 of 2 exercises done. Well done!" in ran.lines


def test_a_wrong_value_is_told_without_the_test_s_source(place: Path, run: Run) -> None:
    (place / FETCH_FILE).write_text("async def fetch_all(fetch, urls):\n    print('\\x1b[2Jhello')\n    return None\n")
    ran = run(f"exercises/{FETCH}", "-k", "no_pages")
    assert any("`fetch_all` returned None" in line for line in ran.lines)
    assert ran.lines[ran.lines.index("Your program printed:") + 1] == "�[2Jhello"
    assert "Stuck? awaitlings hint fetch_all" in ran.lines
    assert "assert" not in ran.out


def test_settings_that_can_not_be_read_are_told_in_a_sentence(place: Path, run: Run) -> None:
    (place / "exercises" / FETCH / "exercise.toml").write_text("title = ")
    ran = run("exercises/")
    assert ran.code == 2
    assert "exercise.toml can't be read: Invalid value" in ran.out
    assert "Traceback" not in ran.out
    assert "_read_toml" not in ran.out


def test_colour_is_kept_out_of_files_and_can_be_asked_for(run: Run) -> None:
    assert "\x1b" not in run(f"exercises/{FETCH}").out
    assert "\x1b[2mnot started" in run(f"exercises/{FETCH}", "--color=yes").out


def test_full_trace_gives_pytest_s_own_report(place: Path, run: Run) -> None:
    hand_in(place, "wrong/sequential-await.py")
    ran = run(f"exercises/{FETCH}", "--full-trace")
    assert "FAILURES" in ran.out
    assert "short test summary info" in ran.out


def test_what_happens_is_noted_in_a_file(place: Path, run: Run) -> None:
    hand_in(place, "fetch_all.py")
    (place / "exercises" / GREET / "test_greet_after.py").write_text("import nothing_like_this\n")
    events = place / "events"
    run("exercises/", "--continue-on-collection-errors", f"--events-to={events}")
    kinds = [(event["type"], event.get("slug")) for event in map(json.loads, events.read_text().splitlines())]
    assert kinds == [
        ("unreadable", "greet_after"),
        *[("began", "fetch_all"), ("ended", "fetch_all")] * 2,
        ("finished", None),
    ]
    assert "No module named 'nothing_like_this'" in events.read_text().splitlines()[0]
