"""Tables from elsewhere, as CSV files in whatever encoding a spreadsheet has saved them; a roster is one."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from pathlib import Path

from grader.errors import BadInput
from grader.report.model import Person

COLUMNS = ("username", "name", "id", "email")
ALIASES = {"github_username": "username", "identifier": "id"}
"""What GitHub Classroom's roster calls them."""
DELIMITERS = (",", ";", "\t")
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""How a file begins that says its encoding."""
MAX_BYTES = 50 << 20


def read_table(path: Path, column: str, *others: str) -> tuple[list[list[str]], str]:
    """The rows of a CSV file whose first row has this column, or one of the others, and their delimiter.

    Raises BadInput.
    """
    wanted = {name.lower() for name in (column, *others)}
    text = _read_text(path)
    for delimiter in DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise BadInput(f"{path} is no CSV file: {error}; save it as CSV.") from None
        if rows and wanted & {cell.strip().lower() for cell in rows[0]}:
            return rows, delimiter
    raise BadInput(f"{path} has no column {column!r} in its first row; is it the right file?")


def _read_text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} can't be read: {error.strerror}; name another file.") from None
    if len(data) > MAX_BYTES:
        raise BadInput(f"{path} has more than {MAX_BYTES >> 20} MiB; is it the right file?")
    encoding = next((encoding for mark, encoding in MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput(f"{path} is neither in UTF-8 nor in UTF-16; save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise BadInput(f"{path} is no text; save it as “CSV UTF-8”.")
    return text


def read_roster(path: Path) -> list[Person]:
    """The people of a roster with the column `username`, and any of name, id and email. Raises BadInput."""
    rows, _ = read_table(path, "username", *ALIASES)
    header = [ALIASES.get(cell.strip().lower(), cell.strip().lower()) for cell in rows[0]]
    people = []
    for number, row in enumerate(rows[1:], 2):
        cells = {name: cell.strip() for name, cell in zip(header, row, strict=False) if name in COLUMNS}
        if not any(cells.values()):
            continue
        if not cells.get("username"):
            raise BadInput(f"{path}, row {number}: the username is missing; write it or remove the row.")
        people.append(Person(**cells))
    _check_unique(path, people)
    return people


def _check_unique(path: Path, people: Sequence[Person]) -> None:
    seen: set[str] = set()
    for person in people:
        name = person.username.casefold()
        if name in seen:
            raise BadInput(f"{path} has the username {person.username!r} twice; remove one of the rows.")
        seen.add(name)
