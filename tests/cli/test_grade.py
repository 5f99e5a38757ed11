"""The commands that grade: continuing, stopping, parts, and results made again."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.batch import cluster
from grader.batch.journal import NAME
from grader.catalogue import Kit
from grader.cli.grade import parse_shard
from grader.errors import BadInput

RIGHT = "async def wait(work):\n    return await work()\n"
WRONG = "async def wait(work):\n    return work()\n"
ENDLESS = "open({place!r} + '/running', 'w')\n\n\nasync def wait(work):\n    while True:\n        pass\n"
STARTING_REAL_S = 60
GRADE = ["grade", "class", "--isolation", "none"]


Run = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("place")


def hand_in(place: Path, **programs: str) -> None:
    for student, program in programs.items():
        (place / "class" / student).mkdir(parents=True, exist_ok=True)
        (place / "class" / student / "wait.py").write_text(program)


@pytest.fixture
def place(tmp_path: Path, kit_of_one: Callable[[Path], Kit]) -> Path:
    """A kit of one exercise, whose tests end after a real second, and a class of three."""
    kit_of_one(tmp_path)
    hand_in(tmp_path, ada=RIGHT, bob=WRONG, carol=RIGHT)
    return tmp_path


def start(place: Path, *options: str, limit_bytes: int = resource.RLIM_INFINITY) -> subprocess.Popen[str]:
    """`awaitlings grade class` in a process of its own, whose files may have so many bytes.

    Student code runs beside the tests: some of it leaves a file to say that it runs.
    """
    limited = (
        f"import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit_bytes}, {limit_bytes})); "
        "runpy.run_module('grader', run_name='__main__')"
    )
    return subprocess.Popen(
        [sys.executable, "-c", limited, *GRADE, "--jobs", "1", *options],
        cwd=place,
        env={
            name: value for name, value in os.environ.items() if not name.startswith("COV")
        },  # its files are too large
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def graded(place: Path) -> list[str]:
    """Who has a result in the database."""
    try:
        with closing(sqlite3.connect(f"file:{place / 'grades' / NAME}?mode=ro", uri=True)) as database:
            return [student for (student,) in database.execute("SELECT student FROM results ORDER BY student")]
    except sqlite3.OperationalError:
        return []


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + STARTING_REAL_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def outputs(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and "journal" not in path.name]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def zygotes_of(place: Path) -> Iterator[int]:
    return (
        process.pid for process in psutil.process_iter(["cmdline"]) if str(place) in (process.info["cmdline"] or ())
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_who_is_interrupted_finishes_what_runs_and_goes_on_later(place: Path, run: Run, number: signal.Signals) -> None:
    hand_in(place, bob=ENDLESS.format(place=str(place)))
    with start(place) as grader:
        wait_for((place / "running").exists)
        grader.send_signal(number)
        out, err = grader.communicate(timeout=60)
    assert (grader.returncode, out, graded(place)) == (130, "", ["ada", "bob"])
    assert err.splitlines() == [
        "Stopping when what runs is graded; once more stops at once.",
        (
            "Stopped: 2 of 3 submissions are graded. The same command goes on from there; `awaitlings results grades` "
            "writes what there is."
        ),
    ]
    ran = run("results", "grades")
    assert (ran.code, "carol" in ran.out) == (0, False)
    ran = run(*GRADE)
    assert "(2 of them were graded before)" in ran.out
    assert (ran.code, graded(place)) == (0, ["ada", "bob", "carol"])


def test_who_is_interrupted_twice_stops_at_once_and_leaves_nothing_running(place: Path) -> None:
    hand_in(place, bob=ENDLESS.format(place=str(place)))
    settings = place / "exercises/c01_start/e1_wait/exercise.toml"
    settings.write_text(settings.read_text().replace("limit = 1", "limit = 60"))
    with start(place) as grader:
        wait_for((place / "running").exists)
        grader.send_signal(signal.SIGINT)
        wait_for(lambda: grader.stderr is not None and "Stopping" in grader.stderr.readline())
        grader.send_signal(signal.SIGINT)
        _, err = grader.communicate(timeout=30)  # and not 120 seconds of endless loops
    assert (grader.returncode, graded(place)) == (130, ["ada"])
    assert "Stopped: 1 of 3 submissions are graded." in err
    if sys.platform == "linux":
        wait_for(lambda: not list(zygotes_of(place)))


def test_a_disk_without_room_is_one_sentence_and_what_was_graded_stays(place: Path, run: Run) -> None:
    hand_in(place, **{f"student{number}": RIGHT for number in range(40)})
    with start(place, limit_bytes=45_000) as grader:
        out, err = grader.communicate(timeout=60)
    assert (grader.returncode, out, len(err.splitlines())) == (2, "", 1)
    assert f"grades/{NAME} can't be used: " in err
    assert "is there room on the disk" in err
    before = graded(place)
    assert 0 <= len(before) < 43
    ran = run(*GRADE)
    assert (ran.code, len(graded(place))) == (0, 43)
    assert set(before) < set(graded(place))


def test_a_full_file_system_and_one_that_is_read_only(place: Path, run: Run) -> None:
    if os.getuid() or subprocess.run(["mount", "-t", "tmpfs", "none", place / "class"], check=False).returncode:
        pytest.skip("only root may mount, and not everywhere")
    subprocess.run(["umount", place / "class"], check=True)
    full = place / "full"
    full.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", full], check=True)
    try:
        hand_in(place, **{f"student{number}": RIGHT for number in range(30)})
        ran = run(*GRADE, "--out", "full")
        assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
        assert ran.err.startswith("awaitlings: full/")
        assert not (full / "grades.csv").exists()
        subprocess.run(["mount", "-o", "remount,size=10m", full], check=True)
        assert run(*GRADE, "--out", "full").code == 0
        subprocess.run(["mount", "-o", "remount,ro", full], check=True)
        before = outputs(full)
        ran = run(*GRADE, "--out", "full")
        assert (ran.code, ran.err) == (
            2,
            "awaitlings: Nothing can be written to full: Read-only file system; name another folder with --out.\n",
        )
        assert outputs(full) == before
    finally:
        subprocess.run(["umount", full], check=True)


def test_results_are_made_again_byte_for_byte_and_with_pages_when_asked_for(place: Path, run: Run) -> None:
    run(*GRADE)
    before = outputs(place / "grades")
    for name in ["results.json", "grades.csv", "students/ada.md"]:
        (place / "grades" / name).unlink()
    ran = run("results", "grades")
    assert (ran.code, outputs(place / "grades")) == (0, before)
    assert "0/2  wait: returned-coroutine" in ran.out
    ran = run("results", "grades", "--html", "--quiet")
    assert ran == (0, "", "")
    assert (place / "grades/pages/index.html").exists()
    assert json.loads((place / "grades/results.json").read_bytes())["reference"]


def test_parts_of_a_class_make_the_same_results_as_the_whole(place: Path, run: Run) -> None:
    hand_in(place, **{f"student{number}": WRONG for number in range(4)})
    run(*GRADE, "--out", "whole")
    for number in [1, 2, 3]:
        assert run(*GRADE, "--shard", f"{number}/3", "--out", f"part{number}", "--quiet") == (0, "", "")
    ran = run("merge", "part1", "part2", "part3", "--out", "all")
    assert (ran.code, ran.err) == (0, "")
    assert outputs(place / "all") == outputs(place / "whole")


def test_students_are_graded_again_when_they_are_named(run: Run) -> None:
    run(*GRADE)
    ran = run(*GRADE, "--again", "ada", "--again", "bob")
    assert "(1 of them were graded before)" in ran.out


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("results", "grades holds no journal.sqlite; name the folder that `awaitlings grade` has written, its --out."),
        ("merge class --out all", "class holds no journal.sqlite; name the folder that `awaitlings grade` has written"),
        ("grade class --shard 3", "'3' is no part of a class; write --shard 3/10 for the third of ten."),
        ("grade class --again eve", "There is no submission of 'eve' to grade again; is the name right?"),
        ("grade class --dask tcp://127.0.0.1:9", "There is no dask scheduler at tcp://127.0.0.1:9 ("),
    ],
)
def test_bad_input_is_one_sentence(
    place: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: str, sentence: str
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE_S", 0.2)
    ran = run(*command.split())
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert ran.err.startswith(f"awaitlings: {sentence}")
    assert not (place / "grades/results.json").exists()


def test_without_dask_it_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    ran = run(*GRADE, "--dask", "tcp://127.0.0.1:9")
    assert (ran.code, ran.err) == (
        2,
        "awaitlings: `--dask` needs dask.distributed: pip install 'awaitlings[dask]'.\n",
    )


@pytest.mark.parametrize(("text", "part"), [("1/1", (1, 1)), ("3/10", (3, 10)), ("10/10", (10, 10))])
def test_a_part_is_written_as_a_fraction(text: str, part: tuple[int, int]) -> None:
    assert parse_shard(text) == part


@pytest.mark.parametrize("text", ["0/3", "4/3", "1/0", "1", "a/b", "1/2/3", "-1/3", " 1/3", "1/3\n", "1/9999999"])
def test_what_is_no_part_of_the_whole_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="is no part of a class"):
        parse_shard(text)
