"""`awaitlings grade` with what platforms and tools hand out."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
RIGHT = "async def wait(work):\n    return await work()\n"
ROSTER = "username;name;id;email\r\nada;Ada Lovelace;11;ada@x.org\r\ncarl;Carl Gauss;13;\r\n"


def test_a_zip_of_canvas_is_graded_with_a_roster(tmp_path: Path, small_kit: Path, run: Run) -> None:
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        archive.writestr("lovelaceada_LATE_11_901_wait.py", RIGHT)
        archive.writestr("hoppergrace_12_902_wait.py", "async def wait(work):\n    return 1\n")
        archive.writestr("hoppergrace_12_903_wait-1.py", RIGHT)
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-16", newline="")
    ran = run("grade", "submissions.zip", "--exercises", "wait", "--roster", "roster.csv", "--kit", small_kit)
    assert ran.code == 0
    assert "hoppergrace: is not in the roster.\n" in ran.out
    assert "hoppergrace: wait.py was handed in more than once; the newest counts.\n" in ran.out
    table = list(csv.DictReader(io.StringIO((tmp_path / "grades/grades.csv").read_text("utf-8-sig"))))
    columns = ("student", "points", "username", "name", "id", "email", "late")
    assert [tuple(row[name] for name in columns) for row in table] == [
        ("carl", "0", "carl", "Carl Gauss", "13", "", ""),
        ("hoppergrace", "2", "", "hoppergrace", "12", "", ""),
        ("lovelaceada", "2", "ada", "Ada Lovelace", "11", "ada@x.org", "late"),
    ]
    assert table[0]["problems"].startswith("nothing was handed in")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("bad.zip", "bad.zip was not read: it is damaged (File is not a zip file); pack it again."),
        ("class --roster none.csv", "none.csv can't be read: No such file or directory; name another file."),
        ("class --roster bad.zip", "bad.zip has no column 'username' in its first row; is it the right file?"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(
    tmp_path: Path, small_kit: Path, run: Run, command: str, sentence: str
) -> None:
    (tmp_path / "bad.zip").write_text("text")
    (tmp_path / "class/ada").mkdir(parents=True)
    (tmp_path / "class/ada/wait.py").write_text(RIGHT)
    ran = run("grade", *command.split(), "--kit", small_kit)
    assert (ran.code, ran.out, ran.err) == (2, "", f"awaitlings: {sentence}\n")
    assert not (tmp_path / "grades").exists()
