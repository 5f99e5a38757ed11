"""The database of what was graded: nothing is lost, nothing of others is touched, and the report is made of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from grader.batch.journal import NAME, Graded, Journal
from grader.batch.setup import Setup
from grader.catalogue import Kit
from grader.errors import BadInput
from grader.judge.isolation import Level
from grader.report.model import ExerciseResult, Report, SubmissionResult, TestResult


def graded(student: str, key: str = "k1", points: int = 1, isolation: str = "one process") -> Graded:
    test = TestResult("test_it", False, points, 1, "passed" if points else "failed")
    result = SubmissionResult.of(student, [ExerciseResult.of("wait", [test])], [], frozenset())
    return Graded(key, isolation, 0.5, result)


@pytest.fixture(scope="module")
def setup(waiting: Kit) -> Setup:
    return Setup.of(waiting, waiting.exercises, Level.NONE)


@pytest.fixture
def begun(tmp_path: Path, setup: Setup) -> Callable[..., Journal]:
    """A journal in a folder of that name, begun for these students."""

    def begin(folder: str, *students: str, using: Setup = setup) -> Journal:
        (tmp_path / folder).mkdir(exist_ok=True)
        journal = Journal(tmp_path / folder)
        journal.begin(using, students)
        return journal

    return begin


def points(journal: Journal) -> dict[str, int]:
    return {one.student: one.points for one in whole(journal).submissions}


def whole(journal: Journal) -> Report:
    """The report with all its submissions."""
    with journal.shown() as (report, submissions):
        return msgspec.structs.replace(report, submissions=list(submissions))


def test_results_come_back_by_student_however_they_were_added(begun: Callable[..., Journal]) -> None:
    with begun("out", "ada", "Ada", "bob") as journal:
        for student in ["bob", "Ada", "ada"]:
            assert not journal.want(student, "k1")
            journal.add(graded(student))
    with begun("out", "ada", "Ada", "bob") as journal:
        assert all(journal.want(student, "k1") for student in ["ada", "Ada", "bob"])
        report = whole(journal)
        assert [one.student for one in report.submissions] == ["Ada", "ada", "bob"]
        assert report.submissions[0] == graded("Ada").result
        assert journal.missing() == 0
        assert [seconds for *_, seconds, _ in journal.rows()] == [0.5] * 3


def test_a_changed_submission_is_missing_until_it_is_graded_and_the_old_result_is_kept(
    begun: Callable[..., Journal],
) -> None:
    with begun("out", "ada") as journal:
        journal.want("ada", "k1")
        journal.add(graded("ada", "k1", 0))
        assert not journal.want("ada", "k2")
        assert (points(journal), journal.missing()) == ({}, 1)
        journal.add(graded("ada", "k2", 1))
        assert points(journal) == {"ada": 1}
        assert journal.want("ada", "k1")
        assert points(journal) == {"ada": 0}


def test_who_has_left_the_class_is_not_in_the_report(begun: Callable[..., Journal]) -> None:
    with begun("out", "ada", "bob") as journal:
        for student in ["ada", "bob"]:
            journal.want(student, "k1")
            journal.add(graded(student))
    with begun("out", "bob") as journal:
        assert points(journal) == {"bob": 1}
    with begun("out", "ada", "bob") as journal:
        assert journal.want("ada", "k1")


def test_another_setup_begins_with_an_empty_report(begun: Callable[..., Journal], setup: Setup) -> None:
    with begun("out", "ada") as journal:
        journal.want("ada", "k1")
        journal.add(graded("ada"))
    with begun("out", "ada", using=replace(setup, digest="other")) as journal:
        assert points(journal) == {}


def test_who_is_to_be_graded_again_is_forgotten(begun: Callable[..., Journal], setup: Setup) -> None:
    with begun("out", "ada", "bob") as journal:
        for student in ["ada", "bob"]:
            journal.want(student, "k1")
            journal.add(graded(student))
        journal.begin(setup, ["ada", "bob"], again=["ada"])
        assert (journal.want("ada", "k1"), journal.want("bob", "k1")) == (False, True)


def test_all_ways_of_isolation_are_in_the_report(begun: Callable[..., Journal]) -> None:
    with begun("out", "ada", "bob") as journal:
        for student, isolation in [("ada", "rlimits, seccomp"), ("bob", "rlimits")]:
            journal.want(student, "k1")
            journal.add(graded(student, isolation=isolation))
        assert whole(journal).isolation == "rlimits; rlimits, seccomp"


def test_the_reference_is_kept_for_its_setup(begun: Callable[..., Journal]) -> None:
    with begun("out", "ada") as journal:
        assert journal.reference("digest") is None
        journal.set_reference("digest", graded("x").result.exercises)
        assert journal.reference("digest") == graded("x").result.exercises
        assert journal.reference("other") is None


def test_a_reader_is_not_held_up_by_the_writer(begun: Callable[..., Journal], tmp_path: Path) -> None:
    with begun("out", "ada", "bob") as journal:
        journal.want("ada", "k1")
        journal.add(graded("ada"))
        journal._database.execute("BEGIN IMMEDIATE")
        journal.add(graded("bob"))
        with Journal(tmp_path / "out", must_exist=True) as reader:
            assert points(reader) == {"ada": 1}
        journal._database.rollback()


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()


def newer(path: Path) -> None:
    Journal(path.parent).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


def damaged(path: Path) -> None:
    with Journal(path.parent) as journal:
        for number in range(200):
            journal.add(graded(f"student{number}"))
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = b"\xa5" * (len(data) - 8192)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (
            lambda path: path.write_bytes(b"not a database at all, but long enough" * 99),
            "is damaged: file is not a data",
        ),
        (damaged, "is damaged: "),
        (
            lambda path: path.write_text("x"),
            "is damaged: file is not a database; move it away to grade everything anew",
        ),
        (Path.mkdir, "can't be used: unable to open database file; make that possible"),
        (foreign, "is no journal of a grading; name another folder with --out"),
        (newer, "was written by another version of Awaitlings .format 99, here 1. and stays as it is; grade anew into"),
    ],
    ids=["garbage", "damaged", "short", "folder", "foreign", "newer"],
)
def test_what_is_no_sound_journal_of_this_version_is_left_as_it_is(
    tmp_path: Path, spoil: Callable[[Path], object], sentence: str
) -> None:
    spoil(tmp_path / NAME)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with pytest.raises(BadInput, match=sentence):
        Journal(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


def test_a_result_that_cannot_be_read_is_damage(begun: Callable[..., Journal]) -> None:
    with begun("out", "ada") as journal:
        journal.want("ada", "k1")
        journal.add(graded("ada"))
        journal._database.execute("UPDATE results SET result = x'00'")
        with pytest.raises(BadInput, match="is damaged"):
            whole(journal)


def test_what_is_shown_is_what_was_there_at_one_moment(begun: Callable[..., Journal]) -> None:
    with begun("out", "ada", "bob") as journal, begun("out", "ada", "bob") as grader:
        for student in ["ada", "bob"]:
            grader.want(student, "k1")
        grader.add(graded("ada"))
        with journal.shown() as (report, submissions):
            grader.add(graded("bob", isolation="rlimits"))
            assert (report.isolation, [one.student for one in submissions]) == ("one process", ["ada"])
        assert [one.student for one in whole(journal).submissions] == ["ada", "bob"]


def test_who_only_reads_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(
        BadInput, match=r"holds no journal\.sqlite; name the folder that `awaitlings grade` has written"
    ):
        Journal(tmp_path, must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_journal_has_no_report(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal, pytest.raises(BadInput, match="the grading was stopped before it began"):
        whole(journal)


def test_parts_are_put_together(begun: Callable[..., Journal]) -> None:
    with begun("one", "ada") as one, begun("two", "bob", "carol") as two, begun("all") as whole:
        for journal, student in [(one, "ada"), (two, "bob")]:
            journal.want(student, "k1")
            journal.add(graded(student))
        two.want("carol", "k1")
        for part in [one, two, one]:
            whole.absorb(part)
        assert points(whole) == {"ada": 1, "bob": 1}
        assert whole.missing() == 1


def test_parts_of_other_tests_and_other_submissions_of_a_student_are_refused(
    begun: Callable[..., Journal], setup: Setup
) -> None:
    with begun("one", "ada") as one, begun("two", "ada") as two, begun("all") as whole:
        one.want("ada", "k1")
        one.add(graded("ada", "k1"))
        two.want("ada", "k2")
        two.add(graded("ada", "k2"))
        whole.absorb(one)
        with pytest.raises(BadInput, match="holds another submission of 'ada' than was merged before"):
            whole.absorb(two)
        two.begin(replace(setup, digest="other"), ["ada"])
        with pytest.raises(BadInput, match="is of other tests, exercises or settings than"):
            whole.absorb(two)
        assert points(whole) == {"ada": 1}
