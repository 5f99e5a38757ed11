from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.batch.submissions import Submission, read_class
from grader.catalogue import Kit

RIGHT = "async def wait(work):\n    return await work()\n"
WRONG = "async def wait(work):\n    return work()\n"


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory, kit_of_one: Callable[[Path], Kit]) -> Kit:
    """A kit of one exercise, not to be changed."""
    return kit_of_one(tmp_path_factory.mktemp("kit"))


@pytest.fixture
def own_kit(tmp_path: Path, kit_of_one: Callable[[Path], Kit]) -> Kit:
    """A kit of one exercise that the test may change."""
    (tmp_path / "kit").mkdir()
    return kit_of_one(tmp_path / "kit")


@pytest.fixture
def hand_in_class(tmp_path: Path, waiting: Kit) -> Callable[..., list[Submission]]:
    """Write a class into `class`, a program for each student, and read it."""

    def write(programs: Mapping[str, str]) -> list[Submission]:
        for student, program in programs.items():
            folder = tmp_path / "class" / student
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "wait.py").write_text(program)
        return read_class(tmp_path / "class", waiting.exercises)

    return write
