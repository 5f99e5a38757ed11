"""A kit is its folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import catalogue
from grader.catalogue import (
    PARTS_OF_LEARNERS,
    Exercise,
    Kit,
    exercise_of_test,
    find_kit,
    misconception_of,
    read_exercise,
    signatures,
)
from grader.errors import BadExercise, BadInput

ROOT = Path(__file__).resolve().parents[1]
SETTINGS = 'title = "A title"\nconcepts = ["one"]\nhints = ["a", "b", "c"]\n'


def add(root: Path, name: str, settings: str = SETTINGS) -> Path:
    folder = root / "exercises" / name
    folder.mkdir(parents=True)
    (folder / "exercise.toml").write_text(settings)
    (root / "solutions").mkdir(exist_ok=True)
    return folder


def test_exercises_are_found_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ["c10_late/e1_last", "c02_more/e10_tenth", "c02_more/e9_ninth", "c01_start/e1_first"]:
        add(tmp_path, name)
    assert [one.slug for one in Kit(tmp_path).exercises] == ["first", "ninth", "tenth", "last"]


@pytest.mark.parametrize(
    "name", ["c1_start/e1_wait", "c01_start/wait", "c01_start/e1_Wait", "start/e1_wait", "e1/e1_w"]
)
def test_folders_of_other_names_are_no_exercises(tmp_path: Path, name: str) -> None:
    add(tmp_path, name)
    (tmp_path / "exercises" / "README.md").touch()
    assert Kit(tmp_path).exercises == []
    with pytest.raises(BadExercise, match="rename the folder"):
        read_exercise(tmp_path / "exercises" / name)


def test_an_exercise_knows_its_settings_and_its_files(tmp_path: Path) -> None:
    folder = add(tmp_path, "c01_start/e2_wait", f"{SETTINGS}limit = 7\nextra = true\n")
    answers = tmp_path / "solutions/c01_start/e2_wait"
    found = read_exercise(folder)
    assert (found.title, found.concepts, found.hints) == ("A title", ("one",), ("a", "b", "c"))
    assert (found.slug, found.chapter, found.order, found.limit, found.is_extra) == (
        "wait",
        "c01_start",
        (1, 2),
        7,
        True,
    )
    assert (found.stub, found.visible_tests) == (folder / "wait.py", folder / "test_wait.py")
    assert (found.solution, found.hidden_tests) == (answers / "wait.py", answers / "test_wait_hidden.py")
    assert (found.right, found.wrong) == ([], [])


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (None, "exercise.toml is missing; `awaitlings new` shows what belongs in it"),
        ("title = ", "exercise.toml can't be read"),
        ("title = '\udcff'", "exercise.toml can't be read"),
        ('concepts = ["one"]\nhints = []\n', "has no 'title'; add it"),
        ('title = "x"\nhints = []\n', "has no 'concepts'; add it"),
        ('title = "x"\nconcepts = []\n', "has no 'hints'; add it"),
        (f"{SETTINGS}colour = 1\n", "unknown key 'colour'; known are: title, concepts, hints, limit, extra, after"),
        (f"{SETTINGS}limit = 1.5\n", "'limit' must be of type int"),
        (SETTINGS.replace('"A title"', "3"), "'title' must be of type str"),
        (SETTINGS.replace('"A title"', '" "'), "'title' is empty; write it or remove it"),
        (f'{SETTINGS}after = ""\n', "'after' is empty; write it or remove it"),
        (f"{SETTINGS}after = []\n", "'after' must be of type str"),
        ('title = "x"\nconcepts = []\nhints = ["one", 2]\n', "'hints' must hold texts that are not empty"),
        ('title = "x"\nconcepts = [""]\nhints = []\n', "'concepts' must hold texts that are not empty"),
    ],
)
def test_settings_that_cannot_be_used_name_file_and_remedy(tmp_path: Path, settings: str | None, sentence: str) -> None:
    path = add(tmp_path, "c01_start/e1_wait") / "exercise.toml"
    if settings is None:
        path.unlink()
    else:
        path.write_bytes(settings.encode(errors="surrogateescape"))
    with pytest.raises(BadExercise, match=sentence) as caught:
        assert Kit(tmp_path).exercises
    assert str(path) in str(caught.value)


def test_a_slug_may_be_used_once(tmp_path: Path) -> None:
    add(tmp_path, "c01_start/e1_wait")
    add(tmp_path, "c02_more/e3_wait")
    with pytest.raises(BadExercise, match="Two exercises have the slug 'wait'"):
        assert Kit(tmp_path).exercises


def test_an_exercise_is_found_by_its_slug(tmp_path: Path) -> None:
    folder = add(tmp_path, "c01_start/e1_wait")
    assert Kit(tmp_path).exercise("wait").folder == folder


def test_an_unknown_slug_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    add(tmp_path, "c01_start/e1_wait")
    add(tmp_path, "c01_start/e2_race")
    with pytest.raises(BadInput, match=r"There is no exercise 'weight'; there are: wait, race\."):
        Kit(tmp_path).exercise("weight")


@pytest.mark.parametrize("start", ["", "exercises", "exercises/c01_start/e1_wait", "solutions"])
def test_a_kit_is_found_from_anywhere_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    add(tmp_path, "c01_start/e1_wait")
    (tmp_path / "solutions").mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path / start)
    assert find_kit(None).root == tmp_path.resolve()


def test_what_is_read_after_solving_it_is_optional(tmp_path: Path) -> None:
    add(tmp_path, "c01_start/e1_wait")
    add(tmp_path, "c01_start/e2_race", f'{SETTINGS}after = "The reference waits."\n')
    assert [exercise.after for exercise in Kit(tmp_path).exercises] == ["", "The reference waits."]


def test_a_learners_copy_is_a_kit_for_learners(tmp_path: Path) -> None:
    add(tmp_path, "c01_start/e1_wait")
    (tmp_path / "solutions").rmdir()
    assert find_kit(tmp_path, PARTS_OF_LEARNERS).root == tmp_path
    with pytest.raises(BadInput, match=r"a kit has the folders exercises/ and solutions/; run"):
        find_kit(tmp_path)
    with pytest.raises(BadInput, match=r"a kit has a folder exercises/; run"):
        find_kit(tmp_path / "exercises", PARTS_OF_LEARNERS)


def test_a_kit_that_is_named_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="There is no kit at"):
        find_kit(tmp_path / "nowhere")


def test_outside_of_any_kit_the_sentence_says_what_a_kit_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "__file__", str(tmp_path / "site-packages" / "grader" / "catalogue.py"))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadInput, match="a kit has the folders exercises/ and solutions/"):
        find_kit(None)


@pytest.mark.parametrize(
    ("test_file", "slug"),
    [
        ("exercises/c01_start/e1_wait/test_wait.py", "wait"),
        ("exercises/c01_start/e1_wait/test_my_own.py", "wait"),
        ("solutions/c01_start/e1_wait/test_wait_hidden.py", "wait"),
        ("solutions/c01_start/e1_wait/right/test_x.py", None),
        ("elsewhere/c01_start/e1_wait/test_wait.py", None),
        ("exercises/c01_start/e2_other/test_other.py", None),
        ("exercises/c01_start/test_chapter.py", None),
        ("tests/test_it.py", None),
    ],
)
def test_a_test_file_belongs_to_the_exercise_of_its_folder(tmp_path: Path, test_file: str, slug: str | None) -> None:
    add(tmp_path, "c01_start/e1_wait")
    found = exercise_of_test(tmp_path / test_file)
    assert (found.slug if found else None) == slug


@pytest.mark.parametrize("path", ["/test_x.py", "/e1_wait/test_x.py", "test_x.py", "e1_wait/test_x.py"])
def test_a_test_file_near_the_root_belongs_to_nothing(path: str) -> None:
    assert exercise_of_test(Path(path)) is None


@pytest.mark.parametrize(
    ("name", "misconception"),
    [("spin.py", "spin"), ("spin.yielding.py", "spin"), ("forgot-await.py", "forgot-await")],
)
def test_a_wrong_variant_is_named_after_its_misconception(name: str, misconception: str) -> None:
    assert misconception_of(Path("wrong") / name) == misconception


def test_signatures_are_those_of_what_is_public(tmp_path: Path) -> None:
    path = tmp_path / "wait.py"
    path.write_text(
        "async def wait(work: int, /, *rest, key=3, **more) -> str:\n    '''Wait.'''\n\n"
        "async def tick():\n    yield 1\n\n"
        "def plain(): ...\n\ndef _hidden(): ...\n\n"
        "class Thing:\n    def method(self): ...\n    def _own(self): ...\n\nclass _Hidden: ...\n"
    )
    found = signatures(path)
    kinds = {name: signature.kind for name, signature in found.items()}
    assert kinds == {
        "wait": "coroutine",
        "tick": "generator",
        "plain": "plain",
        "Thing": "class",
        "Thing.method": "plain",
    }
    assert found["wait"].parameters == "work, rest, key, more"
    assert "wait(work: int, /, *rest, key=3, **more) -> str" in found["wait"].declaration
    assert (found["wait"].docstring, found["plain"].docstring) == ("Wait.", None)


@pytest.mark.parametrize("exercise", Kit(ROOT).exercises, ids=lambda exercise: exercise.slug)
def test_a_real_stub_declares_something(exercise: Exercise) -> None:
    assert exercise.public
