"""The README's course, from its first command to released feedback, with the real nbgrader: cell by cell the points
that `awaitlings grade` gives to the same notebooks, whatever is in them."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from grader.report.model import Report

sys.path.append(str(Path(__file__).parent))

from classroom import CHAPTER, ROOT, hand_in, nbgrader, variant  # noqa: E402 - it lies beside this file

sys.path.pop()

SLEEPY = "from time import sleep\n\nasync def fetch_all(fetch, urls):\n    sleep(1)\n    return [await fetch(u) for u in urls]"
ENDLESS = "import asyncio\n\nasync def fetch_all(fetch, urls):\n    await asyncio.Event().wait()"
BUSY = "async def fetch_all(fetch, urls):\n    while True: pass"
BROKEN = "async def fetch_all(fetch, urls)\n    return []"
POINTS = {
    "right": 4,
    "sequential": 1,
    "sleepy": 0,
    "endless": 0,
    "broken": 0,
    "busy": 0,
    "renamed": 0,
    "experimenter": 4,
    "vandal": 4,
    "liar": 1,
    "old": 4,
    "untouched": 0,
}
"""What every student has in fetch_all."""


class Course(NamedTuple):
    """A course that has been graded, with what its commands printed."""

    folder: Path
    output: str

    @property
    def scores(self) -> dict[tuple[str, str], float | None]:
        """The automatic scores by student and cell."""
        with closing(sqlite3.connect(self.folder / "gradebook.db")) as connection:
            rows = connection.execute(
                "SELECT student_id, base_cell.name, auto_score FROM grade JOIN base_cell ON base_cell.id = cell_id "
                "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
                "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
            )
            return {(student, cell): score for student, cell, score in rows}


def commands() -> list[str]:
    """Those of the README's page about notebooks, in their order."""
    page = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Notebooks")[2].partition("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def change(path: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    edit(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def delete_names_and_checks(notebook: dict[str, Any]) -> None:
    notebook["cells"] = [cell for cell in notebook["cells"] if "check" not in cell["id"] and cell["id"] != "setup"]
    for cell in notebook["cells"]:
        cell["metadata"].pop("nbgrader", None)


def demand_all_points(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        if cell["id"].endswith("-check"):
            cell["source"] = "4"
            cell["outputs"] = [
                {"output_type": "execute_result", "data": {"text/plain": "4"}, "metadata": {}, "execution_count": 1}
            ]


def make_old(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell.pop("id")
        if cell["cell_type"] == "code":
            cell |= {"input": cell.pop("source"), "language": "python", "prompt_number": 1, "collapsed": False}
            cell.pop("execution_count")
    cells = notebook.pop("cells")
    notebook |= {"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells, "metadata": {}}]}


def fill(course: Path) -> None:
    right = variant("fetch_all")
    others = {slug: variant(slug) for slug in ["breakfast", "show_as_they_arrive"]}
    hand_in(course, "right", {"fetch_all": right, **others})
    hand_in(course, "sequential", {"fetch_all": variant("fetch_all", "wrong/sequential-await.py")})
    for student, program in [("sleepy", SLEEPY), ("endless", ENDLESS), ("broken", BROKEN), ("busy", BUSY)]:
        hand_in(course, student, {"fetch_all": program, **others})
    hand_in(course, "renamed", {"fetch_all": right.replace("def fetch_all", "def fetch_them_all")})
    trials = ["import nest_asyncio\nnest_asyncio.apply()", "import asyncio\nasyncio.run(fetch_all(None, []))", "1 / 0"]
    hand_in(course, "experimenter", {"fetch_all": f"{right}\nprint(await fetch_all(None, []))"}, trials)
    change(hand_in(course, "vandal", {"fetch_all": right}), delete_names_and_checks)
    change(hand_in(course, "liar", {"fetch_all": variant("fetch_all", "wrong/sequential-await.py")}), demand_all_points)
    change(hand_in(course, "old", {"fetch_all": right}), make_old)
    hand_in(course, "untouched", {})


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Made, filled and graded by the README's commands; after them one student's notebook is no notebook any more."""
    place = tmp_path_factory.mktemp("course")
    folder = place / "course"
    (place / "exchange").mkdir(mode=0o777)
    (place / "exchange").chmod(0o777)
    (place / "jupyter").mkdir()
    settings = f"c = get_config()\nc.Exchange.root = {str(place / 'exchange')!r}\n"
    (place / "jupyter" / "nbgrader_config.py").write_text(settings)
    told = commands()
    start = told.index("cd course")
    for command in told[:start]:
        subprocess.run([sys.executable, "-m", "grader", *command.split()[1:]], cwd=place, check=True)
    before = told.index(f"nbgrader autograde {CHAPTER}")
    first = nbgrader(folder, *told[start + 1 : before])
    assert first.returncode == 0, first.stderr
    fill(folder)
    second = nbgrader(folder, *told[before:])
    assert second.returncode == 0, second.stderr
    return Course(folder, second.stderr)


def test_every_command_of_the_page_is_run(course: Course) -> None:
    names = [command.split()[:2] for command in commands()]
    assert names[0] == ["awaitlings", "notebooks"]
    assert ["nbgrader", "release_feedback"] in names
    assert (course.folder / "grades.csv").is_file()


def test_every_cell_has_the_points_that_grade_gives(course: Course, tmp_path: Path) -> None:
    graded = [sys.executable, "-m", "grader", "grade", "submitted", "--out", str(tmp_path)]
    slugs = ["fetch_all", "breakfast", "show_as_they_arrive"]
    subprocess.run([*graded, "--exercises", ",".join(slugs)], cwd=course.folder, check=True, capture_output=True)
    report = msgspec.json.decode((tmp_path / "results.json").read_bytes(), type=Report)
    expected = {
        (submission.student, f"{result.slug}-check"): result.points
        for submission in report.submissions
        for result in submission.exercises
    }
    assert course.scores == expected
    assert {student: points for (student, cell), points in expected.items() if cell == "fetch_all-check"} == POINTS
    assert expected["busy", "breakfast-check"] == 2


def test_feedback_tells_what_happened_and_hides_the_hidden_tests(course: Course) -> None:
    page = (course.folder / "feedback" / "sequential" / CHAPTER / f"{CHAPTER}.html").read_text(encoding="utf-8")
    assert "took 3.00 s, expected 2.00 s = max(1, 2)" in page
    assert "<svg" in page
    assert "(hidden test)" in page
    released = [path for path in (course.folder / "release").rglob("*") if path.is_file()]
    told = [path for path in (course.folder / "feedback").rglob("*.html") if path.parts[-3] in {"busy", "sequential"}]
    assert (len(released), len(told)) == (10, 2)
    for text in [path.read_text(encoding="utf-8") for path in [*released, *told]]:
        assert "hidden tests of fetch_all" not in text
        assert "world.check(fetch.peak" not in text
        assert "gather starts all of them" not in text  # a comment of the reference


def test_feedback_is_released(course: Course) -> None:
    released = list((course.folder.parent / "exchange").rglob("*.html"))
    assert len(released) == len(POINTS)


def test_a_file_that_is_no_notebook_costs_only_its_student(course: Course) -> None:
    path = hand_in(course.folder, "unreadable", {})
    path.write_text("this is no JSON")
    again = nbgrader(course.folder, f"nbgrader autograde {CHAPTER} --force --student=unreadable")
    assert again.returncode != 0
    assert "unreadable" in again.stderr
    assert {student for student, _ in course.scores} >= POINTS.keys()
