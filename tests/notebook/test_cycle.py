"""The README's course with the real nbgrader, from its first command to released feedback.

Cell by cell it has the points that `awaitlings grade` gives to the same notebooks, whatever is in them.
"""

from __future__ import annotations

import html
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

from classroom import CHAPTER, ROOT, fill_in, hand_in, nbgrader, scores, variant

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
    "unreadable": 0,
    "sourceless": 0,
    "copied": 4,
    "muddled": 4,
    "ada": 1,
}
"""What every student has in fetch_all."""
EXPORTED = {"right", "sequential", "liar"}
"""Those who are put into another gradebook: SQLite is slow where disks are."""

WRONG = {
    "--Grade.isolation=strictest": "c.Grade.isolation is 'strictest'; it can be strict, best-effort, none.",
    "--Grade.kit=nowhere": "nowhere: a kit has the folders",
}
"""What nbgrader may be told that can't be, with a piece of the sentence for it."""
SHIPPED = {".py", ".toml", ".md"}
"""Of the files in `exercises/` those that learners have."""

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
    """A course that has been graded, with how its commands ended, before and after students handed in.

    Between these it was graded with settings that are `wrong`. Beside it is the folder `ada` of a student who uses the
    exchange, with how her commands ended.
    """

    folder: Path
    first: subprocess.CompletedProcess[str]
    wrong: list[subprocess.CompletedProcess[str]]
    second: subprocess.CompletedProcess[str]
    ada: list[subprocess.CompletedProcess[str]]

    @property
    def scores(self) -> dict[tuple[str, str], float | None]:
        """The automatic scores by student and cell."""
        return scores(self.folder)


def commands() -> list[str]:
    """Those of the README's page about notebooks, in their order; students name the course in theirs."""
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


def copy_all_cells(notebook: dict[str, Any]) -> None:
    """As JupyterLab does it: nbgrader's settings are copied, too."""
    notebook["cells"] += [{**cell, "id": f"copy-of-{cell['id']}"} for cell in notebook["cells"]]


def muddle(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell["metadata"]["nbgrader"] = {"grade_id": "fetch_all-check", "grade": "yes", "points": "many"}


def drop_sources(notebook: dict[str, Any]) -> None:
    for cell in notebook["cells"]:
        cell.pop("source")


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
    hand_in(course, "unreadable", {"fetch_all": right}).write_text("this is no JSON")
    for student, edit in [("sourceless", drop_sources), ("copied", copy_all_cells), ("muddled", muddle)]:
        change(hand_in(course, student, {"fetch_all": right}), edit)


def as_ada(place: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of nbgrader as a student who has a home and notes of handing in of her own."""
    home = place / "ada"
    home.mkdir(exist_ok=True)
    return nbgrader(home, f"{command} --student ada", HOME=str(home), JUPYTER_DATA_DIR=str(home / "data"))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Made, filled and graded by the README's commands; between them with settings that are wrong."""
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
    fetch, submit, fetch_feedback = filter(is_students, told)
    own = [command for command in told[start + 1 :] if not is_students(command)]
    before = own.index(f"nbgrader collect {CHAPTER}")
    first = nbgrader(folder, *own[:before])
    hand_in(folder, "right", {})
    wrong = [nbgrader(folder, f"nbgrader autograde {CHAPTER} {setting}") for setting in WRONG]
    shutil.rmtree(folder / "submitted")
    fill(folder)
    ada = [as_ada(place, fetch)]
    fill_in(
        place / "ada" / CHAPTER / f"{CHAPTER}.ipynb", {"fetch_all": variant("fetch_all", "wrong/sequential-await.py")}
    )
    ada.append(as_ada(place, submit))
    second = nbgrader(folder, *own[before:])
    ada.append(as_ada(place, fetch_feedback))
    return Course(folder, first, wrong, second, ada)


def is_students(command: str) -> bool:
    return "--course" in command


def test_every_command_of_the_page_is_run(course: Course) -> None:
    told = [command for command in commands() if command.startswith("nbgrader")]
    ended = [*course.first.stdout.splitlines(), *course.second.stdout.splitlines()]
    assert ended == [f"0 {command}" for command in told if not is_students(command)], course.second.stderr
    for command, run in zip(filter(is_students, told), course.ada, strict=True):
        assert run.stdout == f"0 {command} --student ada\n", run.stderr
    assert any("release_feedback" in command for command in told)
    assert (course.folder / "grades.csv").is_file()


def test_wrong_settings_are_one_sentence_and_leave_nothing_behind(course: Course) -> None:
    for run, sentence in zip(course.wrong, WRONG.values(), strict=True):
        assert run.stdout.startswith("1 nbgrader autograde")
        [said] = [line for line in run.stderr.splitlines() if "ERROR" in line]
        assert sentence in said
        assert "Traceback" not in run.stderr
    assert course.scores["right", "fetch_all-check"] == 4  # which nbgrader had copied before it was stopped


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        ("unreadable", "is not a notebook; open it in JupyterLab and save it again"),
        ("sourceless", "has cells that can't be used (AttributeError); open it in JupyterLab and save it again"),
    ],
)
def test_a_file_that_is_no_notebook_is_a_sentence_and_costs_only_its_student(
    course: Course, student: str, reason: str
) -> None:
    said = [line for line in course.second.stderr.splitlines() if f"submitted/{student}/" in line and "WARNING" in line]
    assert [line.partition(f"{CHAPTER}.ipynb ")[2] for line in said] == [reason]
    assert "Traceback" not in course.second.stderr
    page = (course.folder / "feedback" / student / CHAPTER / f"{CHAPTER}.html").read_text(encoding="utf-8")
    assert f"What was handed in {html.escape(reason, quote=False)}" in page


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
    assert course.scores == expected
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


def test_a_student_fetches_the_feedback_for_what_was_handed_in(course: Course) -> None:
    released = [path.read_bytes() for path in (course.folder.parent / "exchange").rglob("*.html")]
    assert len(released) == len(POINTS)
    home = course.folder.parent / "ada"
    [page] = (home / CHAPTER / "feedback").glob(f"*/{CHAPTER}.html")
    assert page.read_bytes() in released
    text = page.read_text(encoding="utf-8")
    assert "took 3.00 s, expected 2.00 s = max(1, 2)" in text
    assert "(hidden test)" in text
    files = [path for path in home.rglob("*") if path.is_file()]
    assert len(files) > 10
    secret = unseen()
    assert len(secret) > 20
    for path in files:
        assert [line for line in secret if line in path.read_text(encoding="utf-8", errors="replace")] == []


def unseen() -> list[str]:
    """Lines of the chapter's solutions and hidden tests that are nowhere in what learners have from the start."""
    given = "\n".join(path.read_text("utf-8") for path in (ROOT / "exercises").rglob("*") if path.suffix in SHIPPED)
    answers = (ROOT / "solutions" / CHAPTER).glob("*/*.py")
    lines = {line.strip() for path in answers for line in path.read_text(encoding="utf-8").splitlines()}
    return sorted(line for line in lines if len(line) > 25 and line not in given)
