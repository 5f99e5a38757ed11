"""The command line: what it prints and leaves behind; bad input is one sentence and exit code 2."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader import __version__
from grader.author.new import new
from grader.batch import work
from grader.catalogue import Kit
from grader.judge.isolation import Reached

RIGHT = "async def wait(work):\n    return await work()\n"
WRONG = "async def wait(work):\n    return work()\n"


Run = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("place")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A kit of one exercise, `wait`, and a class of two, in `class`."""
    for folder in ["exercises", "solutions", "class/ada", "class/bob"]:
        (tmp_path / folder).mkdir(parents=True)
    new(Kit(tmp_path), "c01_start/e1_wait")
    (tmp_path / "class/ada/wait.py").write_text(RIGHT)
    (tmp_path / "class/bob/wait.py").write_text(WRONG)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "other/ada").mkdir(parents=True)
    return tmp_path


def files(place: Path) -> list[str]:
    return sorted(str(path.relative_to(place)) for path in place.rglob("*") if "__pycache__" not in path.parts)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("grade nowhere", "There is no folder nowhere; name the folder that holds one folder per student."),
        ("grade file", "file is a file; name the folder that holds one folder per student."),
        ("grade empty", "empty holds no folders; put the files of each student into a folder of their own."),
        ("grade other", "No folder in other holds a file of an exercise, such as wait.py; is it the right folder?"),
        ("grade class --exercises weight", "There is no exercise 'weight'; there are: wait."),
        ("grade class --exercises wait,", "There is no exercise ''; there are: wait."),
        ("grade class --out file", "Nothing can be written to file: File exists; name another folder with --out."),
        ("grade class --out file/x", "Nothing can be written to file/x: Not a directory; name another folder with"),
        ("verify --exercises weight", "There is no exercise 'weight'; there are: wait."),
        ("demo --out file", "Nothing can be written to file: File exists; name another folder with --out."),
        ("notebooks file", "file is a file; name a folder for the course."),
        ("notebooks class", "class is not empty and not a course of Awaitlings; name another folder."),
        ("export nbgrader --results file", "file is no report of a grading (JSON is malformed: invalid character"),
        ("export nbgrader", "grades/results.json can't be read: No such file or directory; grade first, or name it"),
        ("hint weight", "There is no exercise 'weight'; there are: wait."),
        ("watch", "`awaitlings watch` needs a terminal; without one, run `pytest exercises/`."),
        ("list --kit empty", "There is no kit at empty: a kit has a folder exercises/; run the command inside it or"),
        ("next --kit empty", "There is no kit at empty: a kit has a folder exercises/; run the command inside it or"),
        ("new race", "'race' is no name for an exercise; write cNN_chapter/eN_slug, as c03_concurrency/e4_race."),
        ("new c02_more/e1_wait", "There is an exercise 'wait' already; slugs are identities, choose another."),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing_behind(
    place: Path, run: Run, command: str, sentence: str
) -> None:
    before = files(place)
    ran = run(*command.split())
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert ran.err.startswith(f"awaitlings: {sentence}")
    assert files(place) == before
    assert (place / "file").read_text() == "mine"


def test_a_demo_leaves_a_folder_with_other_content_as_it_is(place: Path, run: Run) -> None:
    (place / "out/submissions").mkdir(parents=True)
    (place / "out/submissions/thesis.txt").touch()
    before = files(place)
    ran = run("demo", "--out", "out")
    assert (ran.code, files(place)) == (2, before)
    assert "is not empty and not from an earlier demo" in ran.err


@pytest.mark.parametrize(
    "command", ["grade", "grade class --jobs 0", "grade class --jobs many", "grade class --colour", "unknown"]
)
def test_wrong_usage_is_explained(run: Run, command: str) -> None:
    ran = run(*command.split())
    assert ran.code == 2
    assert "Usage: awaitlings" in ran.err


def test_bad_input_gives_no_traceback_in_a_process_of_its_own(place: Path) -> None:
    command = [sys.executable, "-m", "grader", "grade", "nowhere"]
    ended = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.splitlines() == [
        "awaitlings: There is no folder nowhere; name the folder that holds one folder per student."
    ]


def test_an_exercise_that_cannot_be_read_is_one_sentence(place: Path, run: Run) -> None:
    (place / "exercises/c01_start/e1_wait/exercise.toml").write_text("title = ")
    ran = run("grade", "class")
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "exercise.toml can't be read" in ran.err


def test_a_class_is_graded_into_a_table_and_files(place: Path, run: Run) -> None:
    ran = run("grade", "class", "--out", "results", "--jobs", "2")
    assert ran.code == 0
    assert [line.split() for line in ran.out.splitlines()[:3]] == [
        ["student", "points", "what", "is", "missing"],
        ["ada", "2/2"],
        ["bob", "0/2", "wait:", "returned-coroutine"],
    ]
    assert "2 submissions in " in ran.out
    assert "Grades: results/grades.csv" in ran.out
    assert files(place / "results") == [
        *[".journal.lock", "grades.csv", "journal.sqlite", "results.json"],
        *["students", "students/ada.md", "students/bob.md"],
    ]
    report = json.loads((place / "results/results.json").read_bytes())
    assert [one["points"] for one in report["submissions"]] == [2, 0]


def test_grading_again_replaces_the_files_with_the_same(place: Path, run: Run) -> None:
    contents = []
    for _ in range(2):
        run("grade", "class")
        contents.append({path: path.read_bytes() for path in (place / "grades").rglob("*.*") if path.is_file()})
    assert contents[0] == contents[1]
    assert len(contents[0]) == 6


def test_only_the_chosen_exercises_are_graded(place: Path, run: Run) -> None:
    new(Kit(place), "c01_start/e2_race")
    run("grade", "class", "--exercises", " wait ")
    [ada, _] = json.loads((place / "grades/results.json").read_bytes())["submissions"]
    assert [one["slug"] for one in ada["exercises"]] == ["wait"]


def test_a_kit_can_be_named_from_elsewhere(place: Path, run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    away = tmp_path_factory.mktemp("away")
    ran = run("grade", str(place / "class"), "--kit", str(place), folder=away)
    assert ran.code == 0
    assert (away / "grades" / "grades.csv").is_file()


def test_verifying_a_sound_kit_exits_with_0(run: Run) -> None:
    ran = run("verify")
    assert (ran.code, ran.out) == (0, "1 exercises, 1 right and 2 wrong variants: 0 complaints.\n")


def test_verifying_an_unsound_kit_names_each_complaint_and_exits_with_1(place: Path, run: Run) -> None:
    (place / "exercises/c01_start/README.md").unlink()
    ran = run("verify")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        f"{place / 'exercises/c01_start'}: the lesson is missing; write README.md.",
        "1 exercises, 1 right and 2 wrong variants: 1 complaints.",
    ]


def test_a_new_exercise_is_listed_and_made(place: Path, run: Run) -> None:
    ran = run("new", "c01_start/e2_race")
    assert ran.code == 0
    made = [Path(line) for line in ran.out.splitlines()]
    assert len(made) == 8
    assert all(path.is_file() and path.is_relative_to(place) for path in made)


def test_a_learner_s_commands_need_no_solutions(place: Path, run: Run) -> None:
    shutil.rmtree(place / "solutions")
    assert run("next").out.splitlines()[:2] == ["0 of 1 exercises done.", "Next: wait, “A title”."]
    assert [line.split() for line in run("list").out.splitlines()[1:2]] == [
        ["c01_start", "wait", "not", "started", "A", "title"]
    ]
    assert run("hint", "wait").out.startswith("Hint 1 of 3: ")
    assert run("hint", "wait").out.count("Hint ") == 2


def test_a_terminal_that_lacks_letters_is_no_reason_to_fail(place: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "XDG_STATE_HOME": str(place.parent / "state")}
    toml = place / "exercises/c01_start/e1_wait/exercise.toml"
    toml.write_text('title = "Grüße…"\nconcepts = []\nhints = []\n', encoding="utf-8")
    for command in ["list", "next"]:
        ended = subprocess.run(
            [sys.executable, "-m", "grader", command],
            cwd=place,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "Gr??e" in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [(["--version"], f"awaitlings {__version__}"), (["--help"], "grade"), (["new", "--help"], "slug")],
)
def test_it_tells_about_itself(run: Run, arguments: list[str], shown: str) -> None:
    ran = run(*arguments)
    assert ran.code == 0
    assert shown in ran.out


def test_pages_in_html_are_made_on_demand(place: Path, run: Run) -> None:
    ran = run("grade", "class", "--html")
    assert ran.code == 0
    assert "Pages: grades/pages/index.html" in ran.out
    assert {"pages/index.html", "pages/misconceptions.html", "pages/students/ada.html"} < set(files(place / "grades"))
    assert "returned-coroutine" in (place / "grades/pages/index.html").read_text()
    assert "<figcaption>The reference" in (place / "grades/pages/students/bob.html").read_text()
    reference = json.loads((place / "grades/results.json").read_bytes())["reference"]
    assert [test["outcome"] for test in reference[0]["tests"]] == ["passed"] * 2
    assert not any("line" in row for test in reference[0]["tests"] for row in test["timeline"])


def test_a_file_in_the_way_of_the_pages_is_bad_input(place: Path, run: Run) -> None:
    (place / "grades").mkdir()
    (place / "grades/pages").write_text("mine")
    ran = run("grade", "class", "--html")
    assert (ran.code, ran.err) == (
        2,
        "awaitlings: grades/pages is in the way of the results; name another folder with --out.\n",
    )


def test_a_learner_gets_a_page_without_any_solutions(place: Path, run: Run) -> None:
    shutil.rmtree(place / "solutions")
    (place / "exercises/c01_start/e1_wait/wait.py").write_text(WRONG)
    ran = run("report", "--out", "mine.html")
    assert (ran.code, ran.out) == (0, "Page: mine.html\n")
    page = (place / "mine.html").read_text()
    assert "returned-coroutine" in page
    assert "The reference" not in page


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (
            "report --out nowhere/page.html",
            "nowhere/page.html can't be written: No such file or directory; name another",
        ),
        ("report --out empty", "empty can't be written: Is a directory; name another file with --out."),
        ("report --exercises weight", "There is no exercise 'weight'; there are: wait."),
    ],
)
def test_a_page_that_cannot_be_made_is_one_sentence(place: Path, run: Run, command: str, sentence: str) -> None:
    before = files(place)
    ran = run(*command.split())
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert ran.err.startswith(f"awaitlings: {sentence}")
    assert files(place) == before


def test_the_confusion_of_a_new_exercise_is_none(run: Run) -> None:
    ran = run("verify", "--confusion")
    assert ran.code == 0
    assert "2 wrong variants, 2 diagnosed as named (100.0 %); 2 right variants and references, 0 with" in ran.out


def test_the_level_of_isolation_is_in_the_report(place: Path, run: Run) -> None:
    for level, reached in [("none", "one process"), ("best-effort", "landlock")]:
        ran = run("grade", "class", "--isolation", level, "--jobs", "1")
        assert ran.code == 0
        report = json.loads((place / "grades/results.json").read_bytes())
        assert reached in report["isolation"]
        assert [one["points"] for one in report["submissions"]] == [2, 0]


def test_a_level_that_the_machine_does_not_reach_is_one_sentence(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "probed", lambda: Reached(missing={"landlock": "it needs Linux 5.13"}))
    before = files(place)
    for level, *option in [("strict", "--isolation", "strict"), ("best-effort",)]:
        ran = run("grade", "class", *option)
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert f"as `--isolation {level}` asks" in ran.err
        assert "it needs Linux 5.13" in ran.err
        assert "`--isolation none`" in ran.err
    assert files(place) == before


def test_an_unknown_level_is_explained(run: Run) -> None:
    ran = run("grade", "class", "--isolation", "lax")
    assert ran.code == 2
    assert "strict" in ran.err
