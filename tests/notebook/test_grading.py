"""What nbgrader's preprocessor does with single cells, and which gradebooks a report is not put into."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grader import __version__
from grader.batch.canary import TAMPERED, Answer
from grader.batch.plan import plan
from grader.batch.zygotes import Grader
from grader.catalogue import Kit
from grader.errors import BadInput
from grader.report.model import ExerciseResult, Report, SubmissionResult

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.filterwarnings("ignore")  # those of nbgrader and of what it needs
SOLUTION = (ROOT / "solutions/c03_concurrency/e1_fetch_all/fetch_all.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What needs nbgrader, imported where its warnings don't count, and a gradebook, which takes seconds to make."""
    import nbformat  # noqa: PLC0415
    from nbgrader.api import Gradebook  # noqa: PLC0415
    from nbgrader.converters import Autograde  # noqa: PLC0415
    from nbgrader.coursedir import CourseDirectory  # noqa: PLC0415

    from grader.notebook import gradebook, preprocessor, submitted  # noqa: PLC0415

    patch = pytest.MonkeyPatch()
    patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # nbgrader calls `alembic`
    database = f"sqlite:///{tmp_path_factory.mktemp('gradebook') / 'gradebook.db'}"
    yield {
        "fill": gradebook.fill_gradebook,
        "Grade": preprocessor.Grade,
        "converter": lambda root: Autograde(CourseDirectory(root=str(root))),
        "Submitted": submitted.Submitted,
        "Gradebook": Gradebook,
        "nbformat": nbformat.v4,
        "db": database,
    }
    patch.undo()


def graded(nbgrader: Any, *cells: tuple[str, str, dict[str, Any]], **options: Any) -> list[Any]:
    """The cells' outputs, given their names, sources and nbgrader's settings."""
    notebook = nbgrader["nbformat"].new_notebook()
    for name, source, settings in cells:
        notebook.cells.append(nbgrader["nbformat"].new_code_cell(source))
        notebook.cells[-1].metadata["nbgrader"] = {"grade_id": name, "grade": False, **settings}
    resources = {"db_url": nbgrader["db"], "notebook": "n", "assignment": "a", "student": "ada"}
    nbgrader["Grade"](**{"kit": str(ROOT), **options}).preprocess(notebook, {"nbgrader": resources})
    return [cell.outputs for cell in notebook.cells]


def test_a_cell_has_the_feedback_and_at_most_its_points(nbgrader: Any) -> None:
    check = ("fetch_all-check", "check('fetch_all')", {"grade": True, "points": 3})
    outputs = graded(nbgrader, ("fetch_all", SOLUTION, {"solution": True}), check)
    assert outputs[0] == []
    card, number = outputs[1]
    assert "4 of 4 points" in card["data"]["text/html"]
    assert (number["output_type"], number["data"]["text/plain"]) == ("execute_result", "3")


def test_a_submission_that_is_held_for_review_is_a_warning(
    nbgrader: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Grader, "ask", lambda *_: Answer({}, is_tampered=True))
    check = ("fetch_all-check", "", {"grade": True, "points": 4})
    outputs = graded(nbgrader, ("fetch_all", SOLUTION, {"solution": True}), check, isolation="none")
    assert outputs[1][1]["data"]["text/plain"] == "0"
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [f"ada: {TAMPERED}"]


def test_nbgrader_compiles_its_queries_once(nbgrader: Any) -> None:
    graded(nbgrader, ("text", "", {}))
    engines = []
    for _ in range(2):
        with nbgrader["Gradebook"](nbgrader["db"]) as gradebook:
            assert gradebook.students == []
            engines.append(gradebook.engine)
    assert engines[0] is engines[1]


def test_graded_cells_of_others_are_not_run_and_get_nothing(nbgrader: Any) -> None:
    cells = [
        ("mine", "assert False", {"grade": True, "points": 2}),
        ("no-such-check", "1", {"grade": True, "points": 2}),
    ]
    found = graded(nbgrader, *cells, ("text", "1 / 0", {}))
    assert [[output["ename"] for output in outputs] for outputs in found] == [["NotGraded"], ["NotGraded"], []]


def test_a_notebook_without_the_program_is_told_so(nbgrader: Any) -> None:
    [outputs] = graded(nbgrader, ("fetch_all-check", "", {"grade": True, "points": 4}))
    assert "there is no program for this exercise" in outputs[0]["data"]["text/plain"]
    assert outputs[1]["data"]["text/plain"] == "0"


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ({"kit": "/nowhere"}, "There is no kit at /nowhere: a kit has the folders"),
        ({"isolation": "strictest"}, "c.Grade.isolation is 'strictest'; it can be strict, best-effort, none."),
    ],
)
def test_a_setting_that_cannot_be_is_one_sentence(
    nbgrader: Any, caplog: pytest.LogCaptureFixture, option: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SystemExit):
        graded(nbgrader, **option)
    [said] = [record.getMessage() for record in caplog.records]
    assert sentence in said


@pytest.mark.parametrize(
    ("now", "force", "coming"), [("ada", False, "ada eve"), ("ada", True, "ada bob eve"), ("eve", False, "eve")]
)
def test_what_nbgrader_has_graded_is_not_graded_ahead(
    nbgrader: Any, tmp_path: Path, now: str, force: bool, coming: str
) -> None:
    files = {student: tmp_path / "submitted" / student / "a+b" / "n.ipynb" for student in ["eve", "bob", "ada"]}
    (tmp_path / "autograded" / "bob" / "a+b").mkdir(parents=True)
    converter = nbgrader["converter"](tmp_path)
    converter.assignments = {str(file.parent): [str(file)] for file in files.values()}
    converter.notebooks = [str(files[now])]
    converter.force = force
    grade = nbgrader["Grade"](parent=nbgrader["Submitted"](parent=converter))
    found = list(grade._files({"notebook": "n", "assignment": "a+b"}))
    assert found == [files[student] for student in coming.split()]


@pytest.mark.parametrize(("level", "points"), [("none", "4"), ("best-effort", "0")])
def test_a_confined_program_cannot_read_the_tests(nbgrader: Any, level: str, points: str) -> None:
    tests = ROOT / "solutions/c03_concurrency/e1_fetch_all/test_fetch_all_hidden.py"
    spying = SOLUTION.replace("    return list(", f"    open({str(tests)!r})\n    return list(")
    check = ("fetch_all-check", "", {"grade": True, "points": 4})
    assert spying != SOLUTION
    outputs = graded(nbgrader, ("fetch_all", spying, {"solution": True}), check, isolation=level)
    assert outputs[1][1]["data"]["text/plain"] == points


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no gradebook .*gradebook.db; `nbgrader generate_assignment` makes one in the course"),
        (b"no database", "gradebook.db is no gradebook of nbgrader .file is not a database.; name the course's"),
        (b"", "gradebook.db is no gradebook of nbgrader .no such table: submitted_assignment.; name the course's"),
    ],
)
def test_what_is_no_gradebook_is_left_as_it_is(
    nbgrader: Any, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    database = tmp_path / "gradebook.db"
    if content is not None:
        database.write_bytes(content)
    with pytest.raises(BadInput, match=sentence):
        nbgrader["fill"](Report(__version__, []), Kit(ROOT), database)
    assert [path.name for path in tmp_path.iterdir()] == ([] if content is None else ["gradebook.db"])
    assert content is None or database.read_bytes() == content


def test_an_older_gradebook_is_a_sentence_with_the_remedy(nbgrader: Any, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "gradebook.db")) as connection:
        for table in ["submitted_assignment", "course", "assignment"]:
            connection.execute(f"CREATE TABLE {table} (id TEXT)")
    kit = Kit(ROOT)
    tests = [test.failed("failed", "too slow") for test in plan(kit.exercise("fetch_all"))]
    ada = SubmissionResult.of("ada", [ExerciseResult.of("fetch_all", tests)], [], frozenset())
    with pytest.raises(BadInput, match=r"can't be changed: .*no such column.*; try `nbgrader db upgrade` first"):
        nbgrader["fill"](Report(__version__, [ada]), kit, tmp_path / "gradebook.db")
