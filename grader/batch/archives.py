"""ZIP files from people you don't know: what of them is written, and the reason where nothing is."""

from __future__ import annotations

import lzma
import os
import stat
import struct
import zipfile
import zlib
from calendar import timegm
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath

MAX_MEMBERS = 50_000
MAX_BYTES = 1 << 30
"""Of all files that are unpacked together."""
MAX_FILE_BYTES = 64 << 20
MAX_RATIO = 200
"""How many times as large as in the ZIP a file may be that is not small anyway."""
SMALL_BYTES = 1 << 20
MAX_DEPTH = 30
MAX_PART = 255
"""Bytes of a name in a folder; no exercise is called so."""
ENCRYPTED = 0x1
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, NotImplementedError, RuntimeError, ValueError, OSError),
)
"""What `zipfile` raises for a ZIP that is damaged or beyond it."""


class BadArchive(Exception):
    """A ZIP file that is not unpacked. The text is the reason: half a sentence without the file's name."""


def unpack(archive: Path, folder: Path, is_wanted: Callable[[PurePosixPath], bool], *, cuts: bool = False) -> None:
    """Write the wanted files, with their dates, into the new `folder`, and nothing outside of it.

    With `cuts` a file that nobody hands in by mistake is cut short, for whoever reads it to complain: in the ZIP of a
    class it may cost its student something, and nobody else.

    Raises BadArchive; then `folder` may hold a part of the files.
    """
    folder.mkdir(parents=True)
    try:
        with zipfile.ZipFile(archive) as file:
            members = list(_checked(file.infolist(), is_wanted, cuts=cuts))
            for name, member in members:
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as target, file.open(member) as source:
                    target.write(source.read(SMALL_BYTES if _excess(member) else member.file_size))
                with suppress(OverflowError, OSError):
                    date_s = timegm((*member.date_time, 0, 0, 0))
                    os.utime(path, (date_s, date_s))
    except FileExistsError:
        raise BadArchive("it holds the same file name twice; pack it again") from None
    except DAMAGE as error:
        raise BadArchive(f"it is damaged ({_reason(error)}); pack it again") from None


def _reason(error: BaseException) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__


def _checked(
    members: list[zipfile.ZipInfo], is_wanted: Callable[[PurePosixPath], bool], *, cuts: bool
) -> Iterator[tuple[PurePosixPath, zipfile.ZipInfo]]:
    """The wanted members with their paths. Raises BadArchive for what nobody hands in by mistake."""
    if len(members) > MAX_MEMBERS:
        raise BadArchive(f"it holds {len(members):,} files, more than {MAX_MEMBERS:,}; hand in your program only")
    total = 0
    for member in members:
        name = _path(member.filename)
        if member.is_dir() or not is_wanted(name) or any(len(os.fsencode(part)) > MAX_PART for part in name.parts):
            continue
        if member.flag_bits & ENCRYPTED:
            raise BadArchive("it is encrypted; pack it again without a password")
        excess = _excess(member)
        if excess and not cuts:
            raise BadArchive(excess)
        total += SMALL_BYTES if excess else member.file_size
        if total > MAX_BYTES:
            raise BadArchive(f"its files have more than {MAX_BYTES >> 20} MiB; hand in your program only")
        yield name, member


def _path(name: str) -> PurePosixPath:
    """The member's name as a path within the ZIP. Raises BadArchive for one that leads outside."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or PureWindowsPath(name).drive or ".." in path.parts or not path.parts:
        raise BadArchive("it holds a file whose name leads outside of it; pack it again")
    if len(path.parts) > MAX_DEPTH:
        raise BadArchive(f"it holds folders more than {MAX_DEPTH} deep; hand in your program only")
    return path


def _excess(member: zipfile.ZipInfo) -> str:
    """Why nobody hands in such a file by mistake; empty for an ordinary one."""
    if stat.S_ISLNK(member.external_attr >> 16):
        return "it holds a link in place of a file; pack the file itself"
    if member.file_size > min(MAX_FILE_BYTES, max(SMALL_BYTES, MAX_RATIO * member.compress_size)):
        return "it holds a file that grows beyond all measure when unpacked; hand in your program only"
    return ""
