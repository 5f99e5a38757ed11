from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from grader.author.new import new
from grader.batch.submissions import Submission, read_class
from grader.catalogue import Kit

RIGHT = "async def wait(work):\n    return await work()\n"
WRONG = "async def wait(work):\n    return work()\n"


def kit_of_one(root: Path) -> Kit:
    """A kit of one exercise, `wait`, whose tests end after one real second."""
    for side in ["exercises", "solutions"]:
        (root / side).mkdir()
    new(Kit(root), "c01_start/e1_wait")
    settings = root / "exercises/c01_start/e1_wait/exercise.toml"
    settings.write_text(f"limit = 1\n{settings.read_text()}")
    return Kit(root)


@pytest.fixture(scope="session")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """A kit of one exercise, not to be changed."""
    return kit_of_one(tmp_path_factory.mktemp("kit"))


@pytest.fixture
def own_kit(tmp_path: Path) -> Kit:
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
