"""Other graders at the same answers: notebooks of four exercises, with twelve cells that check values."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

SLUGS = ["greet_after", "make_tea", "fetch_all", "breakfast"]
HELPERS = """
import asyncio, inspect
async def boil(): return "hot water"
async def steep(water, leaf): return f"{leaf} tea"
async def fetch(url): return f"<{url}>"
class Cook:
    async def fry_eggs(self): return "eggs"
    async def fry_bacon(self): return "bacon"
    async def toast_bread(self): return "toast"
    async def butter(self, toast): return f"buttered {toast}"
    async def jam(self, toast): return f"jammed {toast}"
"""
CHECKS = [
    'assert await greet_after(0, "Ada") == "Hello, Ada!"',
    'made = greet_after(0, "Ada"); assert inspect.iscoroutine(made); made.close()',
    'assert await greet_after(0.001, "Grace") == "Hello, Grace!"',
    'assert len(await asyncio.gather(greet_after(0, "Ada"), greet_after(0, "Bob"))) == 2',
    'assert await make_tea(boil, steep, "mint") == "mint tea"',
    'assert await make_tea(boil, steep, "oolong") == "oolong tea"',
    'assert await fetch_all(fetch, ["a", "b"]) == ["<a>", "<b>"]',
    "assert await fetch_all(fetch, []) == []",
    'assert await fetch_all(fetch, ["a", "b", "c"]) == ["<a>", "<b>", "<c>"]',
    'assert await fetch_all(fetch, ["slow", "fast"]) == ["<slow>", "<fast>"]',
    'assert await breakfast(Cook()) == ["eggs", "bacon", "jammed buttered toast"]',
    "assert len(await breakfast(Cook())) == 3",
]


def version_of(python: str, name: str) -> str:
    """The tool and its version in the environment of this Python."""
    package = {"nbgrader": "nbgrader", "otter": "otter-grader"}[name]
    code = f"import importlib.metadata as m; print({package!r}, m.version({package!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def answers(student: Path) -> str:
    """A student's answers as the text of one cell."""
    return "\n\n".join((student / f"{slug}.py").read_text(encoding="utf-8") for slug in SLUGS)


def notebook(cells: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """A notebook of code cells, each with its metadata."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    made: list[dict[str, Any]] = [
        {"cell_type": "code", "id": f"c{number}", "execution_count": None, "outputs": [], "metadata": m, "source": text}
        for number, (text, m) in enumerate(cells)
    ]
    return json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5})


def _run(command: Sequence[str], folder: Path) -> None:
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"  # they call other tools of theirs
    environment = {**os.environ, "PATH": path}
    ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"{' '.join(command)}: {(ended.stderr or ended.stdout)[-2000:]}")


def _tool(python: str, name: str) -> str:
    return str(Path(python).parent / name)


def nbgrader(python: str, students: Sequence[Path], course: Path) -> Callable[[], None]:
    """What runs `nbgrader autograde` for these students, in a course of its own that is there already."""

    def cells(text: str) -> str:
        common = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
        answer = {**common, "grade_id": "answer", "solution": True}
        checks = [
            (check, {"nbgrader": {**common, "grade_id": f"check{n}", "grade": True, "locked": True, "points": 1}})
            for n, check in enumerate(CHECKS)
        ]
        return notebook([(text, {"nbgrader": answer}), (HELPERS, {}), *checks])

    source = course / "source" / "ps1" / "ps1.ipynb"
    source.parent.mkdir(parents=True)
    source.write_text(cells("### BEGIN SOLUTION\n### END SOLUTION"), encoding="utf-8")
    _run([_tool(python, "nbgrader"), "generate_assignment", "ps1"], course)
    for student in students:
        path = course / "submitted" / student.name / "ps1" / "ps1.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(cells(answers(student)), encoding="utf-8")

    def grade_all() -> None:
        _run([_tool(python, "nbgrader"), "autograde", "ps1"], course)
        done = len(list((course / "autograded").glob("*/ps1/ps1.ipynb")))
        if done != len(students):
            raise SystemExit(f"nbgrader graded {done} of {len(students)}")

    return grade_all


def otter(python: str, students: Sequence[Path], place: Path) -> Callable[[], None]:
    """What runs `otter run` for these students, one after another, with an archive of twelve tests that is there."""
    place.mkdir(parents=True)
    archive = place / "autograder.zip"
    body = "".join(f"    {line}\n" for line in HELPERS.strip().splitlines())
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("otter_config.json", '{"show_stdout": false, "pdf": false}')
        for number, check in enumerate(CHECKS):
            names = ", ".join(SLUGS)
            test = (
                "from otter.test_files import test_case\nOK_FORMAT = False\n"
                f'name = "q{number}"\npoints = 1\n\n@test_case(points=1)\ndef test_it({names}):\n{body}'
                f"    async def check():\n        {check}\n"
                "    import threading\n    failed = []\n"
                "    def run():\n        try:\n            asyncio.run(check())\n"
                "        except BaseException as error:\n            failed.append(error)\n"
                "    thread = threading.Thread(target=run)\n    thread.start()\n    thread.join()\n"
                "    assert not failed\n"
            )
            packed.writestr(f"tests/q{number}.py", test)
    for student in students:
        (place / student.name).mkdir()
        (place / student.name / "ps1.ipynb").write_text(notebook([(answers(student), {})]), encoding="utf-8")

    def grade_all() -> None:
        for student in students:
            _run([_tool(python, "otter"), "run", "-a", str(archive), "ps1.ipynb"], place / student.name)
            if not (place / student.name / "results.json").exists():
                raise SystemExit("otter run has written no results")

    return grade_all
