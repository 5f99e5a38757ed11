"""Programs with two mistakes: the root cause is named first, and once it is mended, the other one.

`two_mistakes/<exercise>/<root>+<other>.py`; the root's line says behind `# root, mended:` what it becomes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.batch.zygotes import Grader
from grader.catalogue import Kit

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = sorted((Path(__file__).parent / "two_mistakes").glob("*/*.py"))
MENDED = re.compile(r"^( *)\S.*  # root, mended: (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    """A grader of the exercises that there are programs for."""
    kit = Kit(ROOT)
    with Grader(kit, [kit.exercise(slug) for slug in sorted({path.parent.name for path in PROGRAMS})]) as grader:
        yield grader


def diagnoses(grader: Grader, slug: str, path: Path) -> list[str | None]:
    """What the failed tests are said to show, in the order in which a learner reads them."""
    return [test.misconception for test in grader.grade({slug: path})[slug] if test.outcome != "passed"]


def test_there_are_enough_programs() -> None:
    assert len(PROGRAMS) >= 20


@pytest.mark.parametrize("path", PROGRAMS, ids=[f"{path.parent.name}/{path.stem}" for path in PROGRAMS])
def test_the_root_cause_is_named_first(path: Path, grader: Grader, tmp_path: Path) -> None:
    root, other = path.stem.split("+")
    text, count = MENDED.subn(r"\1\2", path.read_text(encoding="utf-8"))
    assert count == 1
    mended = tmp_path / path.name
    mended.write_text(text, encoding="utf-8")
    slug = path.parent.name
    assert diagnoses(grader, slug, path)[0] == root
    assert next(name for name in diagnoses(grader, slug, mended) if name) == other
