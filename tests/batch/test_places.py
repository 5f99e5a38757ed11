"""Names that platforms and tools give, and which of two submissions counts."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from grader.batch.places import Place, find_places
from grader.batch.submissions import Submission, read_class
from grader.catalogue import Kit
from grader.errors import BadInput
from grader.report.model import Person
from grader.trial.loading import Unloadable, read_source

ROOT = Path(__file__).resolve().parents[2]
EXERCISES = [Kit(ROOT).exercise(slug) for slug in ["greet_after", "fetch_all"]]

Read = Callable[..., list[Submission]]


def write(folder: Path, *names: str, text: str = "") -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text or name)
    return folder


def pack(path: Path, *names: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as file:
        for name in names:
            file.writestr(name, name)
    return path


@pytest.fixture
def read(tmp_path: Path) -> Read:
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def read(folder: Path, roster: Sequence[Person] = ()) -> list[Submission]:
        return read_class(folder, EXERCISES, scratch=scratch, roster=roster)

    return read


def texts(submission: Submission) -> dict[str, str]:
    return {slug: path.read_text() for slug, path in submission.files.items()}


@pytest.mark.parametrize("zipped", [True, False])
def test_canvas_names_are_understood(tmp_path: Path, read: Read, zipped: bool) -> None:
    names = [
        "lovelaceada_LATE_11_901_fetch_all.py",
        "lovelaceada_11_900_greet_after.py",
        "hoppergrace_12_903_fetch_all-2.py",
        "hoppergrace_12_902_fetch_all.py",
        "hoppergrace_12_902_diary.docx",
    ]
    folder = pack(tmp_path / "submissions.zip", *names) if zipped else write(tmp_path / "class", *names)
    grace, ada = read(folder)
    assert (ada.student, ada.person.id, ada.late) == ("lovelaceada", "11", True)
    assert ada.files.keys() == {"fetch_all", "greet_after"}
    assert (grace.person.id, grace.late, texts(grace)) == ("12", False, {"fetch_all": names[2]})
    assert grace.notes == ["fetch_all.py was handed in more than once; the newest counts"]


def test_loose_files_on_another_disk_are_copied(tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(Path, "hardlink_to", elsewhere)
    names = [f"ada_11_{number}_fetch_all.py" for number in (99, 100)]
    [ada] = read(write(tmp_path / "class", *names))
    assert texts(ada) == {"fetch_all": names[1]}


@pytest.mark.parametrize("zipped", [True, False])
def test_moodle_names_are_understood(tmp_path: Path, read: Read, zipped: bool) -> None:
    names = [
        "Ada Lovelace_21_assignsubmission_file_/fetch_all.py",
        "Grace Hopper_22_assignsubmission_file_/work/fetch_all.py",
        "Grace Hopper_23_assignsubmission_file_/fetch_all.py",
        "Alan Turing_24_assignsubmission_file_fetch_all.py",
    ]
    folder = pack(tmp_path / "all.zip", *names) if zipped else write(tmp_path / "class", *names)
    found = {one.student: (one.person, texts(one)) for one in read(folder)}
    assert found == {
        "Ada Lovelace": (Person(name="Ada Lovelace", id="21"), {"fetch_all": names[0]}),
        "Grace Hopper (22)": (Person(name="Grace Hopper", id="22"), {"fetch_all": names[1]}),
        "Grace Hopper (23)": (Person(name="Grace Hopper", id="23"), {"fetch_all": names[2]}),
        "Alan Turing": (Person(name="Alan Turing", id="24"), {"fetch_all": names[3]}),
    }


def test_a_student_s_zip_is_opened_wherever_it_lies(tmp_path: Path, read: Read) -> None:
    pack(tmp_path / "class/ada.zip", "kit-main/exercises/c03_concurrency/e1_fetch_all/fetch_all.py")
    pack(tmp_path / "class/bob/work.zip", "fetch_all.py")
    pack(tmp_path / "class/turingalan_13_77_work.zip", "fetch_all.py")
    write(tmp_path / "class/bob", "greet_after.py")
    assert {one.student: sorted(one.files) for one in read(tmp_path / "class")} == {
        "ada": ["fetch_all"],
        "bob": ["fetch_all", "greet_after"],
        "turingalan": ["fetch_all"],
    }


def test_a_file_beside_the_zip_that_holds_it_too_is_there_twice(tmp_path: Path, read: Read) -> None:
    pack(tmp_path / "class/ada/work.zip", "week/fetch_all.py")
    [ada] = read(write(tmp_path / "class", "ada/fetch_all.py", "ada/greet_after.py"))
    assert set(ada.files) == {"greet_after"}
    reason = "there are 2 files of this name, fetch_all.py and week/fetch_all.py: hand in one"
    assert ada.missing == {"fetch_all": reason}


def test_a_bad_zip_costs_only_its_student(tmp_path: Path, read: Read) -> None:
    write(tmp_path / "class", "ada/fetch_all.py", "bob.zip", "eve/virus.zip", "eve/fetch_all.py")
    pack(tmp_path / "class/dan.zip", "more.zip")
    ada, bob, dan, eve = read(tmp_path / "class")
    assert (set(ada.files), ada.problems) == ({"fetch_all"}, [])
    assert bob.problems == [
        "bob.zip was not read: it is damaged (File is not a zip file); pack it again",
        "the folder holds no file of an exercise",
    ]
    assert dan.problems[0] == "dan.zip holds another ZIP, more.zip, which was not read: hand in one"
    assert (set(eve.files), len(eve.problems)) == ({"fetch_all"}, 1)


def test_a_bad_zip_of_the_class_is_bad_input(tmp_path: Path, read: Read) -> None:
    write(tmp_path, "class.zip")
    with pytest.raises(BadInput, match=r"class\.zip was not read: it is damaged \(File is not a zip file\); pack it"):
        read(tmp_path / "class.zip")


def test_a_bomb_or_a_link_in_the_zip_of_a_class_costs_only_its_student(tmp_path: Path, read: Read) -> None:
    link = zipfile.ZipInfo("eve/fetch_all.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "class.zip", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("ada/fetch_all.py", "pass")
        file.writestr("bob/fetch_all.py", bytes(20 << 20))
        file.writestr(link, "../ada/fetch_all.py")
    found = {one.student: one.files["fetch_all"] for one in read(tmp_path / "class.zip")}
    assert {name: path.stat().st_size for name, path in found.items()} == {"ada": 4, "bob": 1 << 20, "eve": 19}
    with pytest.raises(Unloadable, match="is larger than"):
        read_source(found["bob"])


def test_a_zip_that_is_a_link_is_not_opened(tmp_path: Path, read: Read) -> None:
    pack(tmp_path / "other.zip", "greet_after.py")
    write(tmp_path / "class", "eve/fetch_all.py")
    (tmp_path / "class/eve/mine.zip").symlink_to(tmp_path / "other.zip")
    assert set(read(tmp_path / "class")[0].files) == {"fetch_all"}


def test_a_single_file_and_a_single_student_s_zip_are_a_class_of_one(tmp_path: Path, read: Read) -> None:
    [one] = read(write(tmp_path, "fetch_all.py") / "fetch_all.py")
    assert (one.student, set(one.files)) == ("fetch_all", {"fetch_all"})
    [one] = read(pack(tmp_path / "ada.zip", "fetch_all.py", "greet_after.py"))
    assert (one.student, set(one.files)) == ("ada", {"fetch_all", "greet_after"})


def test_a_folder_packed_as_a_whole_is_entered(tmp_path: Path, read: Read) -> None:
    found = read(pack(tmp_path / "week1.zip", "week1/ada/fetch_all.py", "week1/bob/fetch_all.py"))
    assert [one.student for one in found] == ["ada", "bob"]


def clones(folder: Path, *names: str) -> Path:
    for name in names:
        write(folder, f"{name}/.git/HEAD", f"{name}/fetch_all.py", f"{name}/env/pyvenv.cfg", f"{name}/env/fetch_all.py")
    return folder


def test_clones_are_called_by_their_usernames(tmp_path: Path, read: Read) -> None:
    found = read(clones(tmp_path / "class", "cs1-async-ada-l", "cs1-async-bob"))
    assert [(one.student, one.person.username) for one in found] == [("ada-l", "ada-l"), ("bob", "bob")]
    assert all(one.files.keys() == {"fetch_all"} for one in found)


def test_the_folder_of_all_clones_says_what_their_names_begin_with(tmp_path: Path, read: Read) -> None:
    found = read(clones(tmp_path / "async-submissions", "async-x-ada", "async-x-bob"))
    assert [one.student for one in found] == ["x-ada", "x-bob"]


def test_a_roster_knows_usernames_names_and_who_is_missing(tmp_path: Path, read: Read) -> None:
    clones(tmp_path / "class", "cs1-async-ada-l", "cs1-async-Ada-B", "cs1-async-zoe")
    roster = [Person("ada-l", "Ada Lovelace", "7", "ada@x.org"), Person("ada-b", "Ada Byron"), Person("carl", "Carl G")]
    found = {one.student: one for one in read(tmp_path / "class", roster)}
    assert sorted(found) == ["ada-b", "ada-l", "carl", "zoe"]
    assert found["ada-l"].person == roster[0]
    assert found["carl"].problems == ["nothing was handed in"]
    assert found["carl"].missing.keys() == {"greet_after", "fetch_all"}
    assert found["zoe"].notes == ["is not in the roster"]


def test_a_roster_finds_people_of_platforms_by_number_or_name(tmp_path: Path, read: Read) -> None:
    write(tmp_path / "class", "Ada L_7_assignsubmission_file_/fetch_all.py", "bob b/fetch_all.py")
    ada, bob = read(tmp_path / "class", [Person("al", "Ada Lovelace", "7", "ada@x.org"), Person("bob", "Bob B")])
    assert (ada.student, ada.person) == ("Ada L", Person("al", "Ada Lovelace", "7", "ada@x.org"))
    assert bob.person == Person("bob", "Bob B")


def test_of_two_submissions_the_newest_counts_and_says_so(tmp_path: Path) -> None:
    folder = write(tmp_path / "class", "cs1-a-ada/fetch_all.py", "cs1-a-bob/fetch_all.py", "ada/fetch_all.py")
    os.utime(folder / "ada/fetch_all.py", (1e9, 1e9))
    found = find_places(folder, tmp_path, [Person("ada"), Person("bob")])
    assert [(place.student, place.source) for place in found] == [("ada", "cs1-a-ada"), ("bob", "cs1-a-bob")]
    assert found[0].notes == ["handed in more than once: cs1-a-ada is the newest and counts, ada not"]


def test_two_names_of_one_person_in_the_roster_are_one_submission(tmp_path: Path, read: Read) -> None:
    folder = write(tmp_path / "class", "ada/fetch_all.py", "Ada Lovelace/fetch_all.py", text="pass")
    os.utime(folder / "ada/fetch_all.py", (1e9, 1e9))
    [one] = read(folder, [Person("ada", "Ada Lovelace")])
    assert (one.student, one.notes) == (
        "Ada Lovelace",
        ["handed in more than once: Ada Lovelace is the newest and counts, ada not"],
    )


def test_two_people_of_one_name_stay_two_whatever_the_roster_says(tmp_path: Path, read: Read) -> None:
    names = [f"Grace Hopper_{number}_assignsubmission_file_/fetch_all.py" for number in (22, 23)]
    found = read(write(tmp_path / "class", *names), [Person("grace", "Grace Hopper")])
    assert [(one.student, one.person.id) for one in found] == [("Grace Hopper (22)", "22"), ("Grace Hopper (23)", "23")]


def test_a_folder_that_cannot_be_read_costs_only_its_student(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "class", "ada/fetch_all.py", "bob/fetch_all.py", "bob/deep/x.py", "bob/a.zip")
    ways: dict[str, Callable[[Path], object]] = {name: getattr(Path, name) for name in ("exists", "is_file", "iterdir")}

    def closed(name: str) -> Callable[[Path], object]:
        def call(path: Path) -> object:
            if path.is_relative_to(folder / "bob") and (path != folder / "bob" or name == "iterdir"):
                raise PermissionError(13, "Permission denied", str(path))
            return ways[name](path)

        return call

    for name in ways:
        monkeypatch.setattr(Path, name, closed(name))
    ada, bob = read(folder)
    assert (set(ada.files), ada.problems) == ({"fetch_all"}, [])
    assert bob.problems == ["the folder can't be read: Permission denied", "the folder holds no file of an exercise"]


def test_names_that_are_no_text_are_shown(tmp_path: Path) -> None:
    folder = tmp_path / "class" / os.fsdecode(b"ad\xe9")
    folder.mkdir(parents=True)
    assert find_places(tmp_path / "class", tmp_path) == [Place(r"ad\xe9", folder, source=r"ad\xe9")]
