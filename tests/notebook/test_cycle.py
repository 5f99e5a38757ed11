"""The README's course with the real nbgrader, from its first command to released feedback.

Cell by cell it has the points that `awaitlings grade` gives to the same notebooks, whatever is in them.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from grader.report.model import Report, to_json

sys.path.append(str(Path(__file__).parent))

from classroom import CHAPTER, ROOT, hand_in, nbgrader, scores, variant

sys.path.pop()

SLEEPY = "from time import sleep\n\nasync def fetch_all(fetch, urls):\n    sleep(1)\n    return [*map(fetch, urls)]"
ENDLESS = "import asyncio\n\nasync def fetch_all(fetch, urls):\n    await asyncio.Event().wait()"
BROKEN = "async def fetch_all(fetch, urls)\n    return []"
POINTS = {
    "right": 4,
    "sequential": 1,
    "sleepy": 0,
    "endless": 0,
    "broken": 0,
    "renamed": 0,
    "experimenter": 4,
    "vandal": 4,
    "liar": 1,
    "old": 4,
    "untouched": 0,
}
"""What every student has in fetch_all."""
EXPORTED = {"right", "sequential", "liar"}
"""Those who are put into another gradebook: SQLite is slow where disks are."""

EXPORT_TWICE = """\
import sqlite3
import sys
from pathlib import Path
from grader.catalogue import find_kit
from grader.notebook.gradebook import fill_gradebook
from grader.report.stored import read_report
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory

for place in map(Path, sys.argv[2:]):
    for number in range(2):
        print(place, fill_gradebook(read_report(Path(sys.argv[1])), find_kit(None), place / "gradebook.db"))
        (place / f"dump{number}").write_text("".join(sqlite3.connect(place / "gradebook.db").iterdump()))
    for one in NbGraderAPI(CourseDirectory(root=str(place))).get_submissions("c03_concurrency"):
        print(place, one["student"], one["autograded"], one["score"])
"""


class Course(NamedTuple):
    """A course that has been graded, with how its commands ended, before and after students handed in."""

    folder: Path
    first: subprocess.CompletedProcess[str]
    second: subprocess.CompletedProcess[str]

    @property
    def scores(self) -> dict[tuple[str, str], float | None]:
        """The automatic scores by student and cell."""
        return scores(self.folder)


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
    for student, program in [("sleepy", SLEEPY), ("endless", ENDLESS), ("broken", BROKEN)]:
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
    """Made, filled and graded by the README's commands; between them a file that is no notebook."""
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
    unreadable = folder / "submitted" / "unreadable" / CHAPTER
    unreadable.mkdir(parents=True)
    (unreadable / f"{CHAPTER}.ipynb").write_text("this is no JSON")
    first = nbgrader(folder, *told[start + 1 : before], f"nbgrader autograde {CHAPTER}")
    shutil.rmtree(folder / "submitted")
    fill(folder)
    second = nbgrader(folder, *told[before:])
    return Course(folder, first, second)


def test_every_command_of_the_page_is_run(course: Course) -> None:
    told = [command for command in commands() if command.startswith("nbgrader")]
    ended = [*course.first.stdout.splitlines()[:-1], *course.second.stdout.splitlines()]
    assert ended == [f"0 {command}" for command in told], course.second.stderr
    assert any("release_feedback" in command for command in told)
    assert (course.folder / "grades.csv").is_file()


def test_a_file_that_is_no_notebook_is_named_and_costs_only_its_student(course: Course) -> None:
    assert course.first.stdout.splitlines()[-1] == f"1 nbgrader autograde {CHAPTER}"
    assert "submitted/unreadable" in course.first.stderr
    assert {student for student, _ in course.scores} - {"unreadable"} == POINTS.keys()


@pytest.fixture(scope="module")
def results(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of `awaitlings grade` for what was handed in."""
    out = tmp_path_factory.mktemp("grades")
    slugs = "fetch_all,breakfast,show_as_they_arrive"
    command = ["grade", "submitted", "--out", str(out), "--exercises", slugs]
    subprocess.run([sys.executable, "-m", "grader", *command], cwd=course.folder, check=True, capture_output=True)
    return out / "results.json"


def test_every_cell_has_the_points_that_grade_gives(course: Course, results: Path) -> None:
    report = msgspec.json.decode(results.read_bytes(), type=Report)
    expected = {
        (submission.student, f"{result.slug}-check"): result.points
        for submission in report.submissions
        for result in submission.exercises
    }
    assert {key: points for key, points in course.scores.items() if key[0] != "unreadable"} == expected
    assert {student: points for (student, cell), points in expected.items() if cell == "fetch_all-check"} == POINTS
    assert expected["endless", "breakfast-check"] == 2


@pytest.fixture(scope="module")
def exported(course: Course, results: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What two exports into each of two gradebooks printed: one that knows nothing, and the course's own.

    In the course's own a person has given 2 points everywhere.
    """
    report = msgspec.json.decode(results.read_bytes(), type=Report)
    few = msgspec.structs.replace(report, submissions=[one for one in report.submissions if one.student in EXPORTED])
    (results.parent / "few.json").write_bytes(to_json(few))
    printed = {}
    for name in ["empty", "own"]:
        place = tmp_path_factory.mktemp(name)
        shutil.copyfile(course.folder / "gradebook.db", place / "gradebook.db")
        shutil.copytree(course.folder / "submitted", place / "submitted", ignore=shutil.ignore_patterns("_awaitlings"))
        with closing(sqlite3.connect(place / "gradebook.db")) as connection, connection:
            connection.execute("UPDATE grade SET auto_score = 0, manual_score = 2")
            tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            for (table,) in tables if name == "empty" else []:
                if table not in {"alembic_version", "course"}:
                    connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the table's own name
        printed[str(place)] = [name]
    command = [sys.executable, "-W", "ignore", "-c", EXPORT_TWICE, str(results.parent / "few.json"), *printed]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    for line in ended.stdout.splitlines():
        place_, _, said = line.partition(" ")
        printed[place_].append(said)
    return printed


@pytest.mark.parametrize("name", ["empty", "own"])
def test_a_report_is_put_into_a_gradebook(course: Course, exported: dict[str, list[str]], name: str) -> None:
    place, (_, *lines) = next((Path(place), lines) for place, lines in exported.items() if lines[0] == name)
    expected = {key: points for key, points in course.scores.items() if key[0] in EXPORTED}
    assert {key: points for key, points in scores(place).items() if key[0] in EXPORTED} == expected
    assert (place / "dump0").read_text() == (place / "dump1").read_text()
    assert lines[:2] == [str(len(EXPORTED))] * 2
    formgrader = {student: (autograded, score) for student, autograded, score in map(str.split, lines[2:])}
    assert formgrader.keys() >= EXPORTED
    assert formgrader["liar"] == ("True", "1.0" if name == "empty" else "6.0")
    shown = (place / "autograded" / "sequential" / CHAPTER / f"{CHAPTER}.ipynb").read_text(encoding="utf-8")
    assert "took 3.00 s, expected 2.00 s" in shown
    assert "BEGIN SOLUTION" not in shown
    with closing(sqlite3.connect(place / "gradebook.db")) as connection:
        comments = [text for (text,) in connection.execute("SELECT auto_comment FROM comment") if text]
        manual = {score for (score,) in connection.execute("SELECT manual_score FROM grade")}
    assert any("took 3.00 s, expected 2.00 s = max(1, 2)" in comment for comment in comments)
    assert manual == ({None} if name == "empty" else {2})


def test_feedback_tells_what_happened_and_hides_the_hidden_tests(course: Course) -> None:
    page = (course.folder / "feedback" / "sequential" / CHAPTER / f"{CHAPTER}.html").read_text(encoding="utf-8")
    assert "took 3.00 s, expected 2.00 s = max(1, 2)" in page
    assert "<svg" in page
    assert "(hidden test)" in page
    released = [path for path in (course.folder / "release").rglob("*") if path.is_file()]
    told = [
        path for path in (course.folder / "feedback").rglob("*.html") if path.parts[-3] in {"endless", "sequential"}
    ]
    assert (len(released), len(told)) == (10, 2)
    for text in [path.read_text(encoding="utf-8") for path in [*released, *told]]:
        assert "hidden tests of fetch_all" not in text
        assert "world.check(fetch.peak" not in text
        assert "gather starts all of them" not in text  # a comment of the reference


def test_feedback_is_released(course: Course) -> None:
    released = list((course.folder.parent / "exchange").rglob("*.html"))
    assert len(released) == len(POINTS)
