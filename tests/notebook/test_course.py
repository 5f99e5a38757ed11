"""A course: the same bytes from the same kit, every exercise in it, and nothing that learners must not have."""

from __future__ import annotations

import ast
import asyncio
import contextlib
import importlib
import io
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from grader.batch.cells import Cell, read_cells
from grader.batch.notebooks import write_programs
from grader.batch.plan import plan
from grader.batch.program import Programs
from grader.batch.zygotes import Grader
from grader.catalogue import Kit
from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.errors import BadInput
from grader.notebook.course import write_course
from grader.notebook.exercise import stub_cell
from grader.notebook.lesson import lesson_cells

ROOT = Path(__file__).resolve().parents[2]
KIT = Kit(ROOT)
LESSONS = sorted((ROOT / "exercises").glob("c*/README.md"))
PROGRAM = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "course"
    assert len(write_course(KIT, KIT.exercises, folder)) == len(LESSONS)
    return folder


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_kit_gives_the_same_bytes_and_other_files_stay(course: Path) -> None:
    again = course.with_name("again")
    write_course(KIT, KIT.exercises, again)
    assert bytes_in(again) == bytes_in(course)
    (again / "gradebook.db").write_text("precious")
    notebook = again / "source/c03_concurrency/c03_concurrency.ipynb"
    notebook.write_text("edited")
    (again / "source/c03_concurrency/_awaitlings/stale").touch()
    write_course(KIT, KIT.exercises, again)
    assert bytes_in(again) == {**bytes_in(course), "gradebook.db": b"precious"}


@pytest.fixture(scope="module")
def files(course: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The programs that are found in the course's notebooks, which are solved."""
    place = tmp_path_factory.mktemp("programs")
    found: dict[str, Path] = {}
    for notebook in sorted((course / "source").glob("*/*.ipynb")):
        (place / notebook.stem).mkdir()
        found |= write_programs(Programs(read_cells(notebook)), KIT.exercises, place / notebook.stem)
    return found


def test_every_reference_is_found_whole_in_the_course(files: dict[str, Path]) -> None:
    assert files.keys() == {exercise.slug for exercise in KIT.exercises}
    for exercise in KIT.exercises:
        program, reference = (
            ast.parse(path.read_text("utf-8")).body for path in [files[exercise.slug], exercise.solution]
        )
        found = {ast.dump(node) for node in program}
        assert [node for node in reference if ast.dump(node) not in found and not is_silent(node)] == []


def is_silent(node: ast.stmt) -> bool:
    """A text that stands for itself, or an import, which may come from elsewhere."""
    return isinstance(node, ast.Expr | ast.Import | ast.ImportFrom)


def test_references_that_build_on_others_are_right(files: dict[str, Path]) -> None:
    some = [exercise for exercise in KIT.exercises if exercise.chapter in {"c05_random", "c09_iteration"}]
    with Grader(KIT, some) as grader:
        results = grader.grade({exercise.slug: files[exercise.slug] for exercise in some})
    wrong = [(slug, test.message) for slug, tests in results.items() for test in tests if test.outcome != "passed"]
    assert len(results) > 10
    assert wrong == []


def test_every_stub_is_python_and_defines_what_is_asked() -> None:
    for exercise in KIT.exercises:
        text = Programs([Cell(stub_cell(exercise), exercise.slug)]).of(exercise)
        assert text is not None
        assert "NotImplementedError" in text
        defined = {getattr(node, "name", "") for node in ast.parse(text).body}
        assert defined >= {name for name in exercise.public if "." not in name}


def test_nothing_of_the_hidden_tests_is_in_the_course(course: Path) -> None:
    words = set(re.findall(r"\w+", b" ".join(bytes_in(course).values()).decode()))
    hidden = [test.name for exercise in KIT.exercises for test in plan(exercise) if test.is_hidden]
    visible = {test.name for exercise in KIT.exercises for test in plan(exercise) if not test.is_hidden}
    assert len(hidden) > 100
    assert visible <= words
    assert words & ({*hidden} - visible) == set()


def test_cells_are_named_and_have_their_points(course: Path) -> None:
    notebook = json.loads((course / "source/c08_shared_state/c08_shared_state.ipynb").read_bytes())
    cells: Mapping[str, Any] = {cell["id"]: cell for cell in notebook["cells"]}
    assert list(cells)[:2] == ["setup", "lesson-1"]
    check = cells["account-check"]
    assert "".join(check["source"]) == 'check("account")'
    assert check["metadata"]["nbgrader"]["points"] == sum(test.max_points for test in plan(KIT.exercise("account")))
    assert cells["account"]["metadata"]["nbgrader"]["solution"]
    assert not cells["ferry-check"]["metadata"]["nbgrader"]["grade"]  # an extra


def test_a_chapter_that_asks_for_a_function_called_check_calls_the_kits_by_its_full_name(course: Path) -> None:
    cells = read_cells(course / "source/c13_understanding/c13_understanding.ipynb")
    assert cells[0].source == "# Run this cell first.\nimport grader.notebook"
    assert any(cell.source == 'grader.notebook.check("check_fetch_all")' for cell in cells)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.parent.name)
def test_a_lessons_program_runs_in_a_notebook_or_says_where(lesson: Path) -> None:
    text = "\n\n".join(lesson_cells(lesson))
    assert "<!--" not in text
    assert "](e" not in text
    programs = PROGRAM.findall(text)
    assert programs
    for program, expected in programs:
        if "asyncio.run(main" in program:
            assert "Save this program as a file" in text
            continue
        printed = io.StringIO()
        code = compile(program, str(lesson), "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        with on_clock(Clock()), contextlib.redirect_stdout(printed):
            asyncio.run(eval(code, {"__name__": "__main__"}))  # noqa: S307 - the lesson's own
        assert printed.getvalue() == expected


def test_a_folder_with_other_content_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/nbgrader_config.py").write_text("c = get_config()")
    with pytest.raises(BadInput, match="thesis is not empty and not a course of Awaitlings; name another folder"):
        write_course(KIT, KIT.exercises[:1], tmp_path / "thesis")
    assert bytes_in(tmp_path) == {"thesis/nbgrader_config.py": b"c = get_config()"}
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="file is a file; name a folder for the course"):
        write_course(KIT, KIT.exercises[:1], tmp_path / "file")


def test_a_missing_extra_is_a_sentence_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(BadInput, match=r"nbformat is not installed; run: pip install 'awaitlings\[nbgrader\]'"):
        write_course(KIT, KIT.exercises[:1], tmp_path / "course")
    assert not (tmp_path / "course").exists()


def test_the_core_needs_nothing_of_jupyter(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "grader", tmp_path / "grader", ignore=shutil.ignore_patterns("__pycache__"))
    importing = re.compile(r"^(?:from|import) (IPython|nbconvert|nbformat|nbgrader|traitlets)", re.MULTILINE)
    users = {path.name for path in tmp_path.rglob("*.py") if importing.search(path.read_text(encoding="utf-8"))}
    assert users == {"gradebook.py", "preprocessor.py", "run.py", "submitted.py"}
    importers = re.compile(r"^from grader\.notebook\.(gradebook|preprocessor|run|submitted)\b", re.MULTILINE)
    others = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.py") if path.name not in users]
    assert len(others) > 50
    assert not any(map(importers.search, others))
