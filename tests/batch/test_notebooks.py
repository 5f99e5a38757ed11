"""Notebooks as submissions: every exercise in them is found; what can't be read is a reason in the student's row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader.batch import cells as reading
from grader.batch.cells import UnreadableNotebook, as_python, read_cells
from grader.batch.submissions import read_submission
from grader.catalogue import Kit

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = [Kit(ROOT).exercise(slug) for slug in ["greet_after", "fetch_all", "breakfast"]]
FETCH = "async def fetch_all(fetch, urls):\n    return []"


def cell(source: str | list[str], name: str = "", **more: Any) -> dict[str, Any]:
    metadata = {"nbgrader": {"grade_id": name}} if name else {}
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], **more}


def save(path: Path, *cells: dict[str, Any], **more: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **more}))
    return path


def test_the_programs_of_a_notebook_are_files_like_any_other(tmp_path: Path) -> None:
    markdown = {"cell_type": "markdown", "source": "def breakfast(): pass", "metadata": {}}
    save(tmp_path / "ada/week 3/c03.ipynb", markdown, cell("def greet_after(): pass"), cell(FETCH.splitlines(True)))
    found = read_submission(tmp_path / "ada", EXERCISES, EXERCISES)
    assert found.files.keys() == {"greet_after", "fetch_all"}
    assert found.files["fetch_all"].name == "fetch_all.py"
    assert found.files["fetch_all"].read_text() == f"{FETCH}\n"
    assert found.missing == {"breakfast": "no file breakfast.py was handed in"}
    assert found.problems == []


def test_a_notebook_of_the_kit_is_for_its_own_chapter_only(tmp_path: Path) -> None:
    save(tmp_path / "c03.ipynb", cell("def greet_after(): pass"), cell(FETCH, "fetch_all"))
    assert read_submission(tmp_path, EXERCISES).files.keys() == {"fetch_all"}


def test_a_program_that_is_there_twice_is_a_reason_that_names_both_files(tmp_path: Path) -> None:
    save(tmp_path / "c03.ipynb", cell(FETCH))
    (tmp_path / "fetch_all.py").touch()
    reason = read_submission(tmp_path, EXERCISES).missing["fetch_all"]
    assert reason == "there are 2 files of this name, c03.ipynb and fetch_all.py: hand in one"


def test_what_is_shipped_beside_a_notebook_and_what_jupyter_keeps_is_not_handed_in(tmp_path: Path) -> None:
    save(tmp_path / "c03.ipynb", cell(FETCH))
    save(tmp_path / ".ipynb_checkpoints/c03-checkpoint.ipynb", cell(FETCH))
    (tmp_path / "_awaitlings").mkdir()
    (tmp_path / "_awaitlings/fetch_all.py").touch()
    assert read_submission(tmp_path, EXERCISES).files.keys() == {"fetch_all"}


def test_a_large_output_is_no_matter(tmp_path: Path) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * 100_000_000}
    path = save(tmp_path / "c03.ipynb", cell(FETCH, outputs=[output]))
    assert [each.source for each in read_cells(path)] == [FETCH]


def test_format_3_is_read_too(tmp_path: Path) -> None:
    old = {"cell_type": "code", "input": [FETCH], "metadata": {}, "outputs": [], "language": "python"}
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps({"nbformat": 3, "metadata": {}, "worksheets": [{"cells": [old]}]}))
    assert [each.source for each in read_cells(path)] == [FETCH]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"this is no JSON", "is not a notebook; open it in JupyterLab and save it again"),
        (b"", "is not a notebook; open it in JupyterLab and save it again"),
        (b"\xff\xfe", "is not a notebook; open it in JupyterLab and save it again"),
        (b"[1, 2]", "is not a notebook; open it in JupyterLab and save it again"),
        (b'{"cells": []}', "is not a notebook; open it in JupyterLab and save it again"),
        (b'{"nbformat": 4, "cells": [3]}', "is not a notebook; open it in JupyterLab and save it again"),
        (b'{"nbformat": 4, "x": ' + b"[" * 200_000, "is not a notebook; open it in JupyterLab and save it again"),
        (b'{"nbformat": 2, "worksheets": []}', "is of format 2; save it in JupyterLab, which makes format 4"),
        (
            json.dumps({"nbformat": 4, "cells": [cell("x = 1\n" * 60_000)]}).encode(),
            "holds more than 300 kB of code; hand in your program only",
        ),
    ],
)
def test_what_is_no_notebook_is_a_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "c03.ipynb"
    path.write_bytes(content)
    with pytest.raises(UnreadableNotebook, match=reason):
        read_cells(path)
    found = read_submission(tmp_path, EXERCISES)
    assert found.files == {}
    assert found.problems[0] == f"the notebook c03.ipynb {reason}"


def test_a_notebook_that_is_too_large_or_gone_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_NOTEBOOK_BYTES", 10)
    with pytest.raises(UnreadableNotebook, match="clear its outputs"):
        read_cells(save(tmp_path / "c03.ipynb", cell(FETCH)))
    with pytest.raises(UnreadableNotebook, match="can't be read: No such file or directory"):
        read_cells(tmp_path / "nothing.ipynb")


@pytest.mark.parametrize("metadata", [3, [], {"nbgrader": 3}, {"nbgrader": {"grade_id": ["x"]}}, {"nbgrader": None}])
def test_metadata_that_a_student_made_up_does_no_harm(tmp_path: Path, metadata: object) -> None:
    path = save(tmp_path / "c03.ipynb", {**cell(FETCH), "metadata": metadata})
    assert [each.source for each in read_cells(path)] == [FETCH]
    assert read_submission(tmp_path, EXERCISES).files.keys() == {"fetch_all"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("if x:\n    !ls\n", "if x:\n    pass\n"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("%%bash\necho x = 1", ""),
        ("print?\nx = 1", "pass\nx = 1"),
        ('"""\n%s\n"""', '"""\n%s\n"""'),
        ("x = = 1", "x = = 1"),
    ],
)
def test_what_only_ipython_understands_leaves_the_lines_where_they_are(source: str, expected: str) -> None:
    assert as_python(source) == expected
