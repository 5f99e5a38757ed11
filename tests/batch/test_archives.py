"""ZIP files: what is written, and the reasons where nothing is."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from grader.batch import archives
from grader.batch.archives import BadArchive, unpack
from grader.batch.places import is_handed_in


def pack(path: Path, *names: str, text: bytes = b"x = 1\n") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, text)
    return path


def test_only_what_is_handed_in_is_written(tmp_path: Path) -> None:
    pack(
        tmp_path / "a.zip",
        "week/fetch_all.py",
        "week\\b.py",
        "movie.mp4",
        "__MACOSX/c.py",
        ".venv/d.py",
        "e/",
        "x" * 300 + ".py",
    )
    unpack(tmp_path / "a.zip", tmp_path / "a", is_handed_in)
    written = sorted(str(path.relative_to(tmp_path / "a")) for path in (tmp_path / "a").rglob("*") if path.is_file())
    assert written == ["week/b.py", "week/fetch_all.py"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["../evil.py"], "leads outside"),
        (["a/../../evil.py"], "leads outside"),
        (["/tmp/evil.py"], "leads outside"),  # noqa: S108 - that is the attack
        (["..\\evil.py"], "leads outside"),
        (["C:\\evil.py"], "leads outside"),
        (["d/" * 40 + "evil.py"], "more than 30 deep"),
        (["a.py", "a.py/b.py"], "pack it again"),
        (["fetch_all.py", "./fetch_all.py"], "the same file name twice"),
    ],
)
def test_names_that_nobody_gives_by_mistake_are_a_reason(tmp_path: Path, names: list[str], reason: str) -> None:
    pack(tmp_path / "a.zip", "fine.py", *names)
    with pytest.raises(BadArchive) as refused:
        unpack(tmp_path / "a.zip", tmp_path / "inner/a", is_handed_in)
    assert reason in str(refused.value)
    written = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert written <= {"a.zip", "fine.py", "a.py", "fetch_all.py"}
    assert all(path.is_relative_to(tmp_path / "inner/a") for path in tmp_path.rglob("*.py"))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    pack(tmp_path / "bomb.zip", "bomb.py", text=bytes(50 << 20))
    with pytest.raises(BadArchive, match="beyond all measure"):
        unpack(tmp_path / "bomb.zip", tmp_path / "a", is_handed_in)
    assert list((tmp_path / "a").iterdir()) == []
    unpack(tmp_path / "bomb.zip", tmp_path / "b", is_handed_in, cuts=True)
    assert (tmp_path / "b/bomb.py").stat().st_size == 1 << 20


def test_many_files_and_large_ones_have_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack(tmp_path / "a.zip", "a.py", "b.py", "c.py", text=bytes(1000))
    monkeypatch.setattr(archives, "MAX_BYTES", 2000)
    with pytest.raises(BadArchive, match="its files have more than"):
        unpack(tmp_path / "a.zip", tmp_path / "a", is_handed_in)
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(BadArchive, match="it holds 3 files, more than 2"):
        unpack(tmp_path / "a.zip", tmp_path / "b", is_handed_in)


def test_a_link_is_no_file(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("fetch_all.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(link, "/etc/passwd")
    with pytest.raises(BadArchive, match="a link in place of a file"):
        unpack(tmp_path / "a.zip", tmp_path / "a", is_handed_in)
    unpack(tmp_path / "a.zip", tmp_path / "b", is_handed_in, cuts=True)
    assert (tmp_path / "b/fetch_all.py").read_text() == "/etc/passwd"
    assert not (tmp_path / "b/fetch_all.py").is_symlink()


def test_encrypted_and_damaged_ones_are_a_reason(tmp_path: Path) -> None:
    data = pack(tmp_path / "a.zip", "fetch_all.py", text=bytes(range(256)) * 9).read_bytes()
    at = data.rindex(b"PK\x01\x02") + 8  # the flags in the directory
    damaged = {
        "encrypted": data[:at] + bytes([data[at] | 1]) + data[at + 1 :],
        "damaged": data[:60] + b"\xff" * 20 + data[80:],
        "cut": data[: len(data) // 2],
        "empty": b"",
        "no ZIP": b"print('hello')\n",
    }
    reasons = {}
    for name, content in damaged.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadArchive) as refused:
            unpack(tmp_path / name, tmp_path / f"{name}.d", is_handed_in)
        reasons[name] = str(refused.value).partition(" (")[0]
    assert reasons.pop("encrypted") == "it is encrypted; pack it again without a password"
    assert set(reasons.values()) == {"it is damaged"}
