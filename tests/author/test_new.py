"""A new exercise comes complete and sound, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.author.new import new
from grader.catalogue import Kit
from grader.errors import BadExercise, BadInput

NAME = "c03_concurrency/e4_race"
MADE = [
    "exercises/c03_concurrency/README.md",
    "exercises/c03_concurrency/e4_race/exercise.toml",
    "exercises/c03_concurrency/e4_race/race.py",
    "exercises/c03_concurrency/e4_race/test_race.py",
    "solutions/c03_concurrency/e4_race/race.py",
    "solutions/c03_concurrency/e4_race/right/variable.py",
    "solutions/c03_concurrency/e4_race/test_race_hidden.py",
    "solutions/c03_concurrency/e4_race/wrong/double-call.py",
    "solutions/c03_concurrency/e4_race/wrong/returned-coroutine.py",
]


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """A kit without exercises."""
    for side in ["exercises", "solutions"]:
        (tmp_path / side).mkdir()
    return Kit(tmp_path)


def files(kit: Kit) -> list[str]:
    return sorted(str(path.relative_to(kit.root)) for path in kit.root.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", [NAME, f"{NAME}/"])
def test_the_files_of_both_sides_and_the_lesson_are_made_and_listed(kit: Kit, name: str) -> None:
    listed = new(kit, name)
    assert files(kit) == sorted(str(path.relative_to(kit.root)) for path in listed) == MADE


def test_the_new_exercise_can_be_read_under_its_name(kit: Kit) -> None:
    new(kit, NAME)
    [found] = Kit(kit.root).exercises
    assert (found.slug, found.chapter, found.order) == ("race", "c03_concurrency", (3, 4))
    assert found.public["race"].kind == "coroutine"
    assert not any("{slug}" in (kit.root / file).read_text() for file in files(kit))


def test_a_lesson_that_is_there_stays(kit: Kit) -> None:
    new(kit, NAME)
    lesson = kit.root / "exercises/c03_concurrency/README.md"
    lesson.write_text("mine")
    made = new(Kit(kit.root), "c03_concurrency/e5_relay")
    assert lesson not in made
    assert lesson.read_text() == "mine"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "race",
        "e4_race",
        "c3_concurrency/e4_race",
        "c03_concurrency/race",
        "c03_concurrency/e4_Race",
        "c03_concurrency/e4_4race",
        "c03_concurrency/e4_race/more",
        "c03_concurrency/../../e4_race",
        "../c03_concurrency/e4_race",
        "c03_concurrency/e4_race\n",
    ],
)
def test_a_bad_name_is_refused_and_nothing_is_made(kit: Kit, name: str) -> None:
    with pytest.raises(BadInput, match="write cNN_chapter/eN_slug"):
        new(kit, name)
    assert files(kit) == []


def test_a_slug_that_exists_is_refused_and_nothing_is_made(kit: Kit) -> None:
    new(kit, NAME)
    with pytest.raises(BadInput, match="There is an exercise 'race' already"):
        new(Kit(kit.root), "c04_other/e1_race")
    assert files(kit) == MADE


@pytest.mark.parametrize("side", ["exercises", "solutions"])
def test_a_file_that_exists_is_not_overwritten(kit: Kit, side: str) -> None:
    mine = kit.root / side / NAME / "race.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    (kit.root / "exercises" / NAME).mkdir(parents=True, exist_ok=True)
    with pytest.raises((BadInput, BadExercise)):
        new(kit, NAME)
    assert mine.read_text() == "mine"
