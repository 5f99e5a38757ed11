"""A lesson as cells of Markdown: what differs in a notebook is marked in the lesson itself, in comments."""

from __future__ import annotations

import re
from pathlib import Path

LAST_LINE = re.compile(r"<!-- in a notebook, its last line: (.+?) -->\n\n(```python\n.*?\n)[^\n]+\n```", re.DOTALL)
"""Before a program whose last line is another one in a notebook."""
SAID = re.compile(r"<!-- in a notebook: (.+?) -->")
"""A sentence that is said in a notebook only."""
LINK = re.compile(r"\[([^\]]+)\]\((?!https?:)[^)]+\)")
"""A link to a file, which a notebook doesn't have beside it."""
SECTION = re.compile(r"^(?=## )", re.MULTILINE)


def lesson_cells(lesson: Path) -> list[str]:
    """The lesson's sections, the title with the first."""
    text = LAST_LINE.sub(r"\2\1\n```", lesson.read_text(encoding="utf-8"))
    text = LINK.sub(r"`\1`", SAID.sub(r"\1", text))
    return [section.strip() for section in SECTION.split(text)]
