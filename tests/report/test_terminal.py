"""Lines for a terminal: wrapped, in its letters, and without anything that steers it."""

from __future__ import annotations

import io
from typing import Literal

import pytest
from rich.console import Console
from rich.text import Text

from grader.report.terminal import cut, padded, say
from grader.report.text import visible


def said(text: Text | str, encoding: str = "utf-8", width: int = 20, *, force_terminal: bool = False) -> str:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")
    colours: Literal["standard", "auto"] = "standard" if force_terminal else "auto"
    say(Console(file=file, width=width, force_terminal=force_terminal, color_system=colours), text)
    file.flush()
    file.seek(0)
    return file.read()


def test_lines_are_wrapped_between_words_without_blanks_at_their_ends() -> None:
    assert said("one two three four five six") == "one two three four\nfive six\n"


def test_an_empty_line_is_a_line() -> None:
    assert said("") == "\n"


def test_nothing_is_wider_than_120_columns() -> None:
    assert max(map(len, said("word " * 100, width=400).splitlines())) == 119


def test_markup_of_others_is_text() -> None:
    assert said("[bold]x[/] :smile:") == "[bold]x[/] :smile:\n"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "── “a–b” …李\n"),  # noqa: RUF001 - a dash between times
        ("ascii", '-- "a-b" .?\n'),
        ("cp1252", '-- "a-b" .?\n'),
    ],
)
def test_a_terminal_that_lacks_letters_gets_plain_ones(encoding: str, shown: str) -> None:
    assert said("── “a–b” …李", encoding) == shown  # noqa: RUF001 - a dash between times


def test_colours_stay_where_they_were_among_plain_letters() -> None:
    text = Text.assemble("─ ", ("red", "red"))
    assert said(text, "ascii", force_terminal=True) == "- \x1b[31mred\x1b[0m\n"


def test_a_file_gets_no_colours() -> None:
    assert said(Text("red", "red")) == "red\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[31m", "�[31m"), ("a\nb\tc", "a�b�c"), ("\u202e\ud800\x9b", "���"), ("ü 李 🐍", "ü 李 🐍"), ("", "")],
)
def test_what_steers_a_terminal_is_made_visible(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("李雷", 4, "李雷"), ("李雷a", 4, "李…"), ("ab cd", 4, "ab…")],
)
def test_text_is_cut_to_columns(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


@pytest.mark.parametrize(("text", "shown"), [("ab", "ab  "), ("李", "李  "), ("abcdef", "abc…"), ("李雷李", "李… ")])
def test_text_is_filled_up_to_columns(text: str, shown: str) -> None:
    assert padded(text, 4) == shown
