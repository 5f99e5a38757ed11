"""A course in nbgrader with students: what its tests, its bench and its pictures share."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from grader.catalogue import Kit

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "c03_concurrency"
SLUGS = ["fetch_all", "breakfast"]
RUN_ALL = """\
import sys
from jupyter_core.application import NoStart
from nbgrader.apps.nbgraderapp import NbGraderApp

failed = 0
for command in sys.argv[1:]:
    code = 0
    app = NbGraderApp()
    try:
        app.initialize(command.split()[1:])
        app.start()
    except NoStart:
        pass
    except SystemExit as end:
        code = end.code or 0
    if app.subapp is not None:
        app.subapp.clear_instance()
    print(code, command, flush=True)
    failed = failed or code
sys.exit(failed)
"""
"""Starting Python and nbgrader takes seconds, so all commands share a process. It prints how each ended."""

SCORES = (
    "SELECT student_id, base_cell.name, auto_score FROM grade JOIN base_cell ON base_cell.id = cell_id "
    "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
    "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id"
)


def scores(course: Path) -> dict[tuple[str, str], float | None]:
    """The automatic scores in a course's gradebook, by student and cell."""
    with closing(sqlite3.connect(course / "gradebook.db")) as connection:
        return {(student, cell): score for student, cell, score in connection.execute(SCORES)}


def variant(slug: str, name: str = "") -> str:
    """The text of an exercise's reference, or of a variant as `wrong/spin.py`."""
    return (Kit(ROOT).exercise(slug).answers / (name or f"{slug}.py")).read_text(encoding="utf-8")


def nbgrader(folder: Path, *commands: str, **own: str) -> subprocess.CompletedProcess[str]:
    """Run commands of nbgrader in a course's folder, or in that of a student beside it, with an environment of its own.

    Settings for both are in the folder `jupyter` beside them.
    """
    environment = {
        **os.environ,
        "JUPYTER_CONFIG_DIR": str(folder.parent / "jupyter"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",  # nbgrader calls alembic
        "PYTHONWARNINGS": "ignore",
        **own,
    }
    return subprocess.run(
        [sys.executable, "-c", RUN_ALL, *commands],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def hand_in(course: Path, student: str, programs: Mapping[str, str], extra: Sequence[str] = ()) -> Path:
    """Hand in the released notebook with these programs in its cells, and more cells at its end."""
    submitted = course / "submitted" / student / CHAPTER
    shutil.copytree(course / "release" / CHAPTER, submitted)
    (submitted / "timestamp.txt").write_text("2026-11-02 12:00:00.000000 UTC")
    (submitted / "submission_secret.txt").write_text(f"secret of {student}")  # as `nbgrader submit` leaves it
    path = submitted / f"{CHAPTER}.ipynb"
    fill_in(path, programs, extra)
    return path


def fill_in(path: Path, programs: Mapping[str, str], extra: Sequence[str] = ()) -> None:
    """Put programs into a notebook's cells, and more cells at its end."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["id"] in programs:
            cell["source"] = programs[cell["id"]]
    for number, source in enumerate(extra):
        cell = {"cell_type": "code", "id": f"extra-{number}", "metadata": {}, "outputs": [], "execution_count": None}
        notebook["cells"].append({**cell, "source": source})
    path.write_text(json.dumps(notebook), encoding="utf-8")
