"""Rosters, in whatever encoding a spreadsheet has saved them."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.errors import BadInput
from grader.report.model import Person
from grader.report.tables import read_roster

TEXT = "Username,name,id,email,colour\r\nada,Ada Løvelace,7,ada@x.org,red\r\n\r\nbob,,,,\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_encoding_of_spreadsheets_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    (tmp_path / "roster.csv").write_bytes(TEXT.replace(",", delimiter).encode(encoding))
    people = read_roster(tmp_path / "roster.csv")
    assert people == [Person("ada", "Ada Løvelace", "7", "ada@x.org"), Person("bob")]


def test_the_roster_of_github_classroom_is_one(tmp_path: Path) -> None:
    text = "identifier,github_username,github_id,name\nada@x.org,ada-l,123,Ada\n"
    (tmp_path / "roster.csv").write_text(text)
    assert read_roster(tmp_path / "roster.csv") == [Person("ada-l", "Ada", "ada@x.org")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"name,id\nAda,7\n", "has no column 'username' in its first row; is it the right file?"),
        (b"", "has no column 'username'"),
        (b"username\nada\nADA\n", "has the username 'ADA' twice"),
        (b"username,name\n,Ada\n", "row 2: the username is missing"),
        ("username\nJosé\n".encode("latin-1"), "is neither in UTF-8 nor in UTF-16"),
        (b"username\nad\0a\n", "is no text"),
        (b'username\n"' + b"x" * 200_000 + b'"\n', "is no CSV file: field larger than field limit"),
    ],
)
def test_a_bad_roster_is_one_sentence(tmp_path: Path, data: bytes, sentence: str) -> None:
    (tmp_path / "roster.csv").write_bytes(data)
    with pytest.raises(BadInput) as refused:
        read_roster(tmp_path / "roster.csv")
    assert sentence in str(refused.value).replace("; remove one of the rows", "")


def test_a_roster_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.csv can't be read: No such file or directory; name another file\."):
        read_roster(tmp_path / "none.csv")
