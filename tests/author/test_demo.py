"""The demo: a class made from the kit's own answers."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from grader.author.demo import MARKER, build_class
from grader.author.new import new
from grader.catalogue import Exercise, Kit
from grader.cli import main as cli
from grader.errors import BadInput
from grader.report.model import Report

REAL = Kit(Path(__file__).resolve().parents[2])


@pytest.fixture
def small(tmp_path: Path) -> Kit:
    """A kit of one exercise, `wait`."""
    for side in ["exercises", "solutions"]:
        (tmp_path / "kit" / side).mkdir(parents=True)
    new(Kit(tmp_path / "kit"), "c01_start/e1_wait")
    return Kit(tmp_path / "kit")


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo class of the real kit."""
    folder = tmp_path_factory.mktemp("demo") / "class"
    build_class(REAL.exercises, folder)
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of `awaitlings demo` with the real kit."""
    out = tmp_path_factory.mktemp("graded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["awaitlings", "demo", "--out", str(out), "--jobs", "2", "--kit", str(REAL.root)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
    assert ended.value.code == 0
    return out


def test_there_are_more_than_twenty_submissions(classroom: Path) -> None:
    assert len([path for path in classroom.iterdir() if path.is_dir()]) > 20


@pytest.mark.parametrize("exercise", REAL.exercises, ids=lambda exercise: exercise.slug)
def test_every_answer_of_every_exercise_is_handed_in(classroom: Path, exercise: Exercise) -> None:
    handed_in = {path.read_bytes() for path in classroom.glob(f"*/{exercise.stub.name}")}
    answers = [exercise.solution, *exercise.right, *exercise.wrong]
    assert {path.name for path in answers if path.read_bytes() not in handed_in} == set()


def test_the_first_student_has_full_points(graded: Path) -> None:
    first = msgspec.json.decode((graded / "results.json").read_bytes(), type=Report).submissions[0]
    assert (first.student, first.points, first.problems) == ("ada", first.max_points, [])


def test_a_syntax_error_an_endless_loop_and_an_empty_folder_cost_only_their_students(graded: Path) -> None:
    report = msgspec.json.decode((graded / "results.json").read_bytes(), type=Report)
    broken, endless, empty = report.submissions[-3:]
    assert empty.problems == ["the folder holds no file of an exercise"]
    for student, outcome in [(broken, "failed"), (endless, "timeout")]:
        lost = [exercise for exercise in student.exercises if exercise.points < exercise.max_points]
        assert len(lost) == 1
        assert lost[0].tests[0].outcome == outcome


def test_the_results_are_in_all_their_files(graded: Path) -> None:
    report = msgspec.json.decode((graded / "results.json").read_bytes(), type=Report)
    assert len((graded / "grades.csv").read_text().splitlines()) == 1 + len(report.submissions)
    assert len(list((graded / "students").glob("*.md"))) == len(report.submissions)


def test_the_waiting_was_virtual(graded: Path) -> None:
    assert msgspec.json.decode((graded / "results.json").read_bytes(), type=Report).virtual_s > 0


def test_an_earlier_demo_is_replaced(small: Kit, tmp_path: Path) -> None:
    build_class(small.exercises, tmp_path / "class")
    (tmp_path / "class" / "late_student").mkdir()
    build_class(small.exercises, tmp_path / "class")
    assert not (tmp_path / "class" / "late_student").exists()
    assert (tmp_path / "class" / "ada" / "wait.py").exists()


def test_an_empty_folder_is_used(small: Kit, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    build_class(small.exercises, tmp_path / "class")
    assert (tmp_path / "class" / MARKER).exists()


def test_a_folder_with_other_content_is_left_as_it_is(small: Kit, tmp_path: Path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "thesis.txt").write_text("years of work")
    with pytest.raises(BadInput, match="is not empty and not from an earlier demo; name another folder"):
        build_class(small.exercises, tmp_path / "class")
    assert [path.name for path in (tmp_path / "class").iterdir()] == ["thesis.txt"]


def test_an_exercise_with_many_answers_makes_the_class_larger(small: Kit, tmp_path: Path) -> None:
    wrong = small.exercises[0].answers / "wrong"
    for number in range(40):
        (wrong / f"spin.number{number}.py").write_text(f"# {number}\n")
    build_class(small.exercises, tmp_path / "class")
    handed_in = {path.read_text() for path in (tmp_path / "class").glob("*/wait.py")}
    assert {f"# {number}\n" for number in range(40)} <= handed_in
