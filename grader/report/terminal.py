"""Text in a terminal, a file or a log: with colour where there is some, in the letters that it can show."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

MAX_WIDTH = 120
PLAIN_LETTERS = str.maketrans("─│┴–…“”’·●✗", '-|+-.""\'.*x')  # noqa: RUF001 - letters, each with a plain one
"""What stands for a letter of the kit's own where the terminal does not know it."""


def say(console: Console, text: Text | str = "", style: str = "") -> None:
    """Print lines, wrapped between words, in the letters of the console's encoding."""
    line = text if isinstance(text, Text) else Text(text, style)
    try:
        line.plain.encode(console.encoding)
    except UnicodeEncodeError:
        plain = line.plain.translate(PLAIN_LETTERS)
        line = Text(plain.encode(console.encoding, "replace").decode(console.encoding), line.style, spans=line.spans)
    for part in line.wrap(console, width_of(console)) or [line]:
        part.rstrip()
        console.print(part, highlight=False, soft_wrap=True)


def width_of(console: Console) -> int:
    """How wide a text may be, in columns."""
    return min(console.width, MAX_WIDTH)


def cut(text: str, width: int) -> str:
    """The text in at most `width` columns of the terminal, with an ellipsis where it was longer."""
    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def padded(text: str, width: int) -> str:
    """As `cut`, filled up with blanks to exactly `width` columns."""
    return set_cell_size(cut(text, width), width)
