from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from grader.catalogue import Exercise, read_exercise
from grader.trial.siblings import LocalSiblings, importable

Kit = Callable[[str], Exercise]


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    """An exercise of a small kit, by its slug; `first_one` and `second_one` exist."""

    def read(slug: str) -> Exercise:
        return read_exercise(next(tmp_path.glob(f"exercises/c01_chapter/e*_{slug}")))

    for number, slug in enumerate(["first_one", "second_one"]):
        folder = tmp_path / "exercises" / "c01_chapter" / f"e{number}_{slug}"
        folder.mkdir(parents=True)
        (folder / "exercise.toml").write_text('title = "T"\nconcepts = []\nhints = []\n', encoding="utf-8")
        (folder / f"{slug}.py").write_text(f"def {slug}():\n    return {slug!r}\n", encoding="utf-8")
    return read


def importing(exercise: Exercise) -> AbstractContextManager[None]:
    siblings = LocalSiblings(exercise.folder.parents[2], lambda each: each.stub)
    return importable(exercise.slug, siblings, {})


@pytest.mark.parametrize("module", ["first_one", "0-basics"])
def test_a_file_may_import_another_exercise(kit: Kit, module: str) -> None:
    with importing(kit("second_one")):
        imported = __import__(module)
        assert imported.first_one() == "first_one"
        assert imported.first_one is imported.first_one
    assert module not in sys.modules
    assert "first_one" not in sys.modules


@pytest.mark.parametrize("name", ["no_such_exercise", "first_one.inner"])
def test_what_is_no_exercise_is_not_found(kit: Kit, name: str) -> None:
    with importing(kit("second_one")), pytest.raises(ImportError):
        __import__(name)
    assert name not in sys.modules


@pytest.mark.parametrize("name", ["no_such_function", "__no_such_thing__", "not an identifier"])
def test_a_name_that_no_exercise_has_is_missing(kit: Kit, name: str) -> None:
    with importing(kit("second_one")):
        imported = __import__("0-basics")
        with pytest.raises(AttributeError, match="no exercise has"):
            getattr(imported, name)
    assert "0-basics" not in sys.modules


def test_nothing_of_it_is_left_when_the_block_fails(kit: Kit) -> None:
    before = list(sys.meta_path)
    with pytest.raises(KeyError), importing(kit("second_one")):
        raise KeyError
    assert sys.meta_path == before
