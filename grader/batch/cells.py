"""The code cells of a notebook, read from its file alone: nothing of Jupyter is needed to grade one."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

MAX_NOTEBOOK_BYTES = 400_000_000
"""Outputs may be large, and are not looked at."""
MAX_CODE_LETTERS = 300_000
HARMLESS_MAGIC = re.compile(r"%%(time|timeit|capture|prun|python|python3)\b")
"""Cell magics below which there is Python."""
NOT_PYTHON = re.compile(r"^(\s*)(?:[%!?].*|[\w.]+\?\??\s*)$", re.MULTILINE)
"""Lines for IPython: magics, commands, questions."""

TOO_HARD = (SyntaxError, ValueError, RecursionError, MemoryError)
"""What Python says of text that is no program."""


class UnreadableNotebook(Exception):
    """The text is a reason in the words of `grades.csv`."""


@dataclass(frozen=True)
class Cell:
    """A code cell; `grade_id` is nbgrader's name for it, empty where it has none."""

    source: str
    grade_id: str = ""


class _Cell(msgspec.Struct):
    cell_type: str = ""
    source: str | list[str] = ""
    input: str | list[str] = ""
    metadata: msgspec.Raw = msgspec.Raw(b"{}")


class _Worksheet(msgspec.Struct):
    cells: list[_Cell] = []


class _Notebook(msgspec.Struct):
    """Formats 4 and 3; the older one has worksheets."""

    nbformat: int
    cells: list[_Cell] = []
    worksheets: list[_Worksheet] = []


def read_cells(path: Path) -> list[Cell]:
    """The code cells in their order. Raises UnreadableNotebook."""
    try:
        if path.stat().st_size > MAX_NOTEBOOK_BYTES:
            raise UnreadableNotebook(f"is larger than {MAX_NOTEBOOK_BYTES // 1_000_000} MB; clear its outputs")
        found = msgspec.json.decode(path.read_bytes(), type=_Notebook)
    except OSError as error:
        raise UnreadableNotebook(f"can't be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise UnreadableNotebook("is not a notebook; open it in JupyterLab and save it again") from None
    if found.nbformat not in {3, 4}:
        raise UnreadableNotebook(f"is of format {found.nbformat}; save it in JupyterLab, which makes format 4")
    every = found.cells or [cell for sheet in found.worksheets for cell in sheet.cells]
    cells = [Cell(_text(cell.source or cell.input), _grade_id(cell)) for cell in every if cell.cell_type == "code"]
    if sum(len(cell.source) for cell in cells) > MAX_CODE_LETTERS:
        raise UnreadableNotebook(f"holds more than {MAX_CODE_LETTERS // 1000} kB of code; hand in your program only")
    return cells


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _grade_id(cell: _Cell) -> str:
    """Whatever a student made of the metadata."""
    try:
        metadata: Any = msgspec.json.decode(cell.metadata)
        return str(metadata["nbgrader"]["grade_id"])
    except (msgspec.MsgspecError, UnicodeError, RecursionError, KeyError, TypeError):
        return ""


def as_python(source: str) -> str:
    """The cell's text with the same lines, without what only IPython understands; empty if it is in no Python."""
    if parsed(source) is not None:
        return source
    if source.lstrip().startswith("%%") and not HARMLESS_MAGIC.match(source.lstrip()):
        return ""
    plain = NOT_PYTHON.sub(r"\1pass", source)
    return source if parsed(plain) is None else plain


def parsed(source: str) -> ast.Module | None:
    """The text as Python, None if it is none."""
    try:
        with quietly():
            return ast.parse(source)
    except TOO_HARD:
        return None


@contextmanager
def quietly() -> Iterator[None]:
    """Inside the block Python compiles without remarks about a student's text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
