from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from grader.diagnosis.evidence import Diagnosis
from grader.trial import loading
from grader.trial.loading import Unloadable, describe, read_source
from grader.trial.trial import Trial

Attempt = Callable[..., Trial]


def found_in(trial: Trial) -> Diagnosis:
    assert trial.diagnosis is not None
    return trial.diagnosis


@pytest.mark.parametrize(
    ("submission", "words", "line"),
    [
        ("async def slug():\n    return (1\n", "not valid Python", 2),
        ("x = 1\nasync def slug(): pass\nx / 0\n", "ZeroDivisionError: division by zero", 3),
        ("import sys\nsys.exit()\n", "ends the program", None),
        ("raise SystemExit\n", "ends the program", None),
        ("import no_such_module_anywhere\n", "No module named 'no_such_module_anywhere'", 1),
        (b"\xff\xfe\x00binary", "not a text file in UTF-8", None),
        (b"\x7fELF\x00\x00", "binary file", None),
        (None, "can't be read: No such file or directory", None),
    ],
    ids=["syntax", "raises", "sys.exit", "SystemExit", "import", "not UTF-8", "binary", "missing"],
)
def test_a_file_that_can_not_be_loaded_is_explained(
    attempt: Attempt, submission: str | bytes | None, words: str, line: int | None
) -> None:
    found = found_in(attempt(submission))
    assert (found.misconception, found.line) == ("unloadable", line)
    assert "submitted.py" in found.message
    assert words in found.message


def test_a_file_that_is_too_large_is_not_loaded(attempt: Attempt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_SOURCE_BYTES", 1000)
    found = found_in(attempt("#" * 1001))
    assert found.misconception == "unloadable"
    assert "larger than 1 kB" in found.message


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "marked.py"
    path.write_bytes(b"\xef\xbb\xbfx = 1\n")
    assert read_source(path) == "x = 1\n"


def test_a_folder_in_place_of_a_file_is_explained(tmp_path: Path) -> None:
    with pytest.raises(Unloadable, match="can't be read"):
        read_source(tmp_path)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (ValueError("one\n  two"), "ValueError: one two"),
        (KeyError(), "KeyError"),
        (RuntimeError("x" * 5000), "RuntimeError: " + "x" * 986),
    ],
)
def test_an_exception_is_described_in_one_line(error: Exception, text: str) -> None:
    assert describe(error) == text


def test_an_exception_that_can_not_be_read_is_described() -> None:
    class Unreadable(Exception):
        def __str__(self) -> str:
            raise ValueError

    assert describe(Unreadable()) == "Unreadable: (its text can't be read)"
