"""Locks on files and folders, which the system releases when their process ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def hold(descriptor: int, path: Path) -> bool:
    """Lock the file or folder that is open here until it is closed; whether it is ours now.

    It is not if another process has it, or has removed it from its path meanwhile. Where the system has no such locks,
    it is.
    """
    if sys.platform == "win32":
        return True
    import fcntl  # noqa: PLC0415 - not everywhere

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except (BlockingIOError, FileNotFoundError):
        return False


def abandoned(folder: Path, pattern: str) -> Iterator[Path]:
    """The user's own files and folders of such names that no process holds; each is held until the next is asked for.

    Links are none of them. Where the system has no such locks, nobody knows of any.
    """
    if sys.platform == "win32":
        return
    for path in sorted(folder.glob(pattern)):
        with suppress(OSError), _opened(path) as descriptor:
            if os.fstat(descriptor).st_uid == os.geteuid() and hold(descriptor, path):
                yield path


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
