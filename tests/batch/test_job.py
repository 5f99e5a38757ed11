"""A submission as a value: what was read once is what counts, and the key changes with every part of it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.batch.job import Job
from grader.batch.setup import Setup
from grader.batch.submissions import Submission
from grader.catalogue import Kit
from grader.judge.isolation import Level
from grader.trial.loading import MAX_SOURCE_BYTES


def job(path: Path) -> Job:
    return Job.read(Submission("ada", {"wait": path}), ["wait"])


def test_what_changes_after_the_reading_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "wait.py"
    path.write_text("old")
    read = job(path)
    path.write_text("new")
    with read.laid_out() as files:
        copy = files["wait"]
        assert (copy.name, copy.read_text()) == ("wait.py", "old")
    assert not copy.parent.exists()


def swap_for_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize(
    ("swap", "reason"),
    [
        (swap_for_link, "wait.py can't be read: Too many levels of symbolic links"),
        (os.mkfifo, "wait.py can't be read: it is not a file any more"),
        (os.mkdir, "wait.py can't be read: it is not a file any more"),
        (lambda _: None, "wait.py can't be read: No such file or directory"),
    ],
    ids=["link", "pipe", "folder", "gone"],
)
def test_a_file_that_is_none_any_more_is_a_reason(tmp_path: Path, swap: Callable[[Path], None], reason: str) -> None:
    swap(tmp_path / "wait.py")
    read = job(tmp_path / "wait.py")
    assert (read.files, read.missing) == ({}, {"wait": reason})


def test_a_file_that_may_not_be_read_is_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert job(tmp_path / "wait.py").missing == {"wait": "wait.py can't be read: Permission denied"}


def test_of_a_file_that_is_too_large_no_more_is_read_than_shows_it(tmp_path: Path) -> None:
    with (tmp_path / "wait.py").open("wb") as file:
        file.truncate(10 << 30)
    assert len(job(tmp_path / "wait.py").files["wait"]) == MAX_SOURCE_BYTES + 1


def test_the_key_changes_with_every_part_but_the_name(waiting: Kit) -> None:
    none, strict = (Setup.of(waiting, waiting.exercises, level) for level in [Level.NONE, Level.STRICT])
    first = Job("ada", {"wait": b"1"})
    others = [
        Job("ada", {"wait": b"2"}),
        Job("ada", {"weit": b"1"}),
        Job("ada", {"wait": b"1"}, {"race": "missing"}),
        Job("ada", {"wait": b"1"}, {}, ["late"]),
    ]
    keys = {one.key(none) for one in [first, *others]} | {first.key(strict)}
    assert len(keys) == 6
    assert Job("bob", {"wait": b"1"}).key(none) == first.key(none)


def test_it_can_be_sent_to_another_process(waiting: Kit) -> None:
    sent = Job("ada", {"wait": b"\0"}, {"race": "missing"}, ["late"])
    setup = Setup.of(waiting, waiting.exercises, Level.NONE).packed()
    assert pickle.loads(pickle.dumps((sent, setup))) == (sent, setup)  # noqa: S301 - our own
