"""What counts as handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.batch import submissions
from grader.batch.submissions import read_class, read_submission
from grader.catalogue import Kit
from grader.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = [Kit(ROOT).exercise(slug) for slug in ["greet_after", "fetch_all"]]


def touch(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


@pytest.mark.parametrize(
    "place",
    [
        "fetch_all.py",
        "week 3/fetch_all.py",
        "exercises/c03_concurrency/e1_fetch_all/fetch_all.py",
        "a/b/c/d/e/f/g/fetch_all.py",
    ],
)
def test_a_file_is_found_by_its_name_wherever_it_lies(tmp_path: Path, place: str) -> None:
    student = touch(tmp_path / "ada", place, "notes.txt", "fetch_all.txt")
    assert read_submission(student, EXERCISES).files == {"fetch_all": student / place}


@pytest.mark.parametrize("folder", [".git", "__pycache__", "node_modules", "site-packages", "solutions", "venv"])
def test_folders_in_which_nobody_hands_in_are_skipped(tmp_path: Path, folder: str) -> None:
    student = touch(tmp_path / "ada", f"{folder}/deep/fetch_all.py", "fetch_all.py")
    assert read_submission(student, EXERCISES).files == {"fetch_all": student / "fetch_all.py"}


def test_two_files_of_a_name_are_a_reason_that_names_both(tmp_path: Path) -> None:
    student = touch(tmp_path / "ada", "fetch_all.py", "old/fetch_all.py")
    reason = read_submission(student, EXERCISES).missing["fetch_all"]
    assert reason == "there are 2 files of this name, fetch_all.py and old/fetch_all.py: hand in one"


def test_a_missing_file_is_a_reason(tmp_path: Path) -> None:
    found = read_submission(touch(tmp_path / "ada", "fetch_all.py"), EXERCISES)
    assert found.missing == {"greet_after": "no file greet_after.py was handed in"}
    assert found.problems == []


def test_links_and_folders_with_the_name_of_a_file_are_not_read(tmp_path: Path) -> None:
    honest = touch(tmp_path / "ada", "fetch_all.py")
    copier = touch(tmp_path / "bob", "greet_after.py/keep.txt")
    (copier / "fetch_all.py").symlink_to(honest / "fetch_all.py")
    (copier / "loop").symlink_to(copier)
    found = read_submission(copier, EXERCISES)
    assert found.files == {}
    assert found.problems == ["the folder holds no file of an exercise"]


def test_a_folder_with_too_many_files_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions, "MAX_FILES", 2)
    student = touch(tmp_path / "ada", "a.py", "b.py", "fetch_all.py")
    assert "more than 2 Python files" in read_submission(student, EXERCISES).problems[0]


def test_students_are_the_folders_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ["bob", "ada", ".git", "_archive", "=cmd", "🐍 <b>"]:
        touch(tmp_path / name, "fetch_all.py")
    (tmp_path / "list.csv").touch()
    assert [one.student for one in read_class(tmp_path, EXERCISES)] == ["=cmd", "ada", "bob", "🐍 <b>"]


@pytest.mark.parametrize(
    ("files", "place", "sentence"),
    [
        ([], "nowhere", "There is no folder"),
        (["class"], "class", "is a file; name the folder"),
        (["class/file"], "class", "holds no folders; put the files of each student"),
        (["class/ada/other.py"], "class", "holds a file of an exercise, such as greet_after.py, fetch_all.py"),
    ],
    ids=["missing", "a-file", "empty", "nothing-gradable"],
)
def test_a_class_that_cannot_be_read_is_bad_input(tmp_path: Path, files: list[str], place: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        read_class(touch(tmp_path, *files) / place, EXERCISES)


def test_files_that_an_exercise_may_build_on_are_found_and_not_missed(tmp_path: Path) -> None:
    student = touch(tmp_path / "ada", "fetch_all.py", "greet_after.py")
    fetch_all = [exercise for exercise in EXERCISES if exercise.slug == "fetch_all"]
    found = read_submission(student, fetch_all, EXERCISES)
    assert found.files.keys() == {"fetch_all", "greet_after"}
    (student / "greet_after.py").unlink()
    assert read_submission(student, fetch_all, EXERCISES).missing == {}
