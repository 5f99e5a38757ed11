"""The lessons tell the truth: their programs print what they say."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from grader.clock.clock import Clock
from grader.clock.patches import on_clock

LESSONS = sorted((Path(__file__).parents[1] / "exercises").glob("c*/README.md"))
PROGRAM = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)\)")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.parent.name)
def test_a_lessons_program_prints_what_the_lesson_says(lesson: Path) -> None:
    programs = PROGRAM.findall(lesson.read_text(encoding="utf-8"))
    assert programs
    for program, expected in programs:
        printed = io.StringIO()
        with on_clock(Clock()), contextlib.redirect_stdout(printed):
            exec(compile(program, str(lesson), "exec"), {"__name__": "__main__"})  # noqa: S102 - the lesson's own
        assert printed.getvalue() == expected


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.parent.name)
def test_a_lessons_links_lead_somewhere(lesson: Path) -> None:
    links = LINK.findall(lesson.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (lesson.parent / link).exists()] == []
