"""Files that are written: the same ZIP every time, and nothing over what is there."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from grader.errors import BadInput
from grader.release.tree import check_free, write_tree, zipped


def test_the_same_files_are_the_same_bytes_in_any_order() -> None:
    tree = {"b/c.py": b"1\n", "a": b"#!/bin/sh\n"}
    assert zipped(tree) == zipped(dict(reversed(tree.items())))
    with zipfile.ZipFile(io.BytesIO(zipped(tree))) as archive:
        modes = {member.filename: oct(member.external_attr >> 16) for member in archive.infolist()}
        assert modes == {"a": "0o100755", "b/c.py": "0o100644"}
        assert archive.read("b/c.py") == b"1\n"


def test_programs_can_be_executed(tmp_path: Path) -> None:
    write_tree({"a/run": b"#!/bin/sh\n", "b": b"x"}, tmp_path)
    modes = [(tmp_path / name).stat().st_mode & 0o777 for name in ("a/run", "b")]
    assert modes == [0o755, 0o644]


def test_only_an_empty_folder_is_free(tmp_path: Path) -> None:
    (tmp_path / "clone/.git").mkdir(parents=True)
    (tmp_path / "file").touch()
    for name in ("new", "clone"):
        check_free(tmp_path / name)
    for name in ("", "file"):
        with pytest.raises(BadInput, match="is not an empty folder; name another one, or empty it"):
            check_free(tmp_path / name)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match=r"file can't be written: File exists; name another folder\."):
        write_tree({"a": b""}, tmp_path / "file")


@pytest.mark.parametrize("method", ["write_bytes", "replace"])
@pytest.mark.parametrize("is_clone", [False, True])
@pytest.mark.parametrize("reason", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_all_files_are_written_or_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, *, is_clone: bool, reason: BaseException
) -> None:
    folder = tmp_path / "copy"
    if is_clone:
        (folder / ".git").mkdir(parents=True)
    works, calls = getattr(Path, method), []

    def fail_at_the_third(path: Path, value: object) -> object:
        calls.append(path)
        if len(calls) == 3:
            raise reason
        return works(path, value)

    monkeypatch.setattr(Path, method, fail_at_the_third)
    with pytest.raises((BadInput, KeyboardInterrupt)) as caught:
        write_tree({"a/deep": b"1", "b": b"2", "c": b"3", "d": b"4"}, folder)
    assert len(calls) == 3
    assert [path.name for path in tmp_path.rglob("*")] == (["copy", ".git"] if is_clone else [])
    if isinstance(reason, OSError):
        assert str(caught.value) == f"{folder} can't be written: No space left on device; name another folder."
