from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.lock import abandoned, hold


def opened(path: Path) -> int:
    return os.open(path, os.O_RDONLY)


def test_one_holds_a_folder_until_it_is_closed(tmp_path: Path) -> None:
    one, other = opened(tmp_path), opened(tmp_path)
    assert hold(one, tmp_path)
    assert not hold(other, tmp_path)
    os.close(one)
    assert hold(other, tmp_path)
    os.close(other)


def test_what_was_removed_meanwhile_can_not_be_held(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    descriptor = opened(path)
    path.unlink()
    assert not hold(descriptor, path)
    path.touch()  # another one
    assert not hold(descriptor, path)
    os.close(descriptor)


def test_abandoned_is_what_nobody_holds(tmp_path: Path) -> None:
    for name in ["mine-1", "mine-2", "yours-3"]:
        (tmp_path / name).mkdir()
    (tmp_path / "mine-4").touch()
    descriptor = opened(tmp_path / "mine-1")
    assert hold(descriptor, tmp_path / "mine-1")
    assert list(abandoned(tmp_path, "mine-*")) == [tmp_path / "mine-2", tmp_path / "mine-4"]
    os.close(descriptor)


def test_nobody_else_gets_what_is_just_looked_at(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    for path in abandoned(tmp_path, "mine"):
        descriptor = opened(path)
        assert not hold(descriptor, path)
        assert list(abandoned(tmp_path, "mine")) == []
        os.close(descriptor)
    assert list(abandoned(tmp_path, "mine")) == [tmp_path / "mine"]


def test_links_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "mine-link").symlink_to(tmp_path / "folder")
    (tmp_path / "mine-nowhere").symlink_to(tmp_path / "nothing")
    assert list(abandoned(tmp_path, "mine-*")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_belongs_to_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    os.chown(tmp_path / "mine", 12345, 12345)
    assert list(abandoned(tmp_path, "mine")) == []
