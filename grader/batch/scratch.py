"""Folders for what is unpacked and laid out, which are gone when the program ends.

What a program leaves that was killed, the next one removes: a folder is in use as long as somebody holds its lock.
"""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
from pathlib import Path

from grader.lock import abandoned, hold

PREFIX = "awaitlings-scratch-"


def scratch_folder() -> Path:
    """A new, empty one."""
    return Path(tempfile.mkdtemp(dir=_base()))


def temporary_folder() -> tempfile.TemporaryDirectory[str]:
    """A new, empty one, for a `with` block at whose end it goes."""
    return tempfile.TemporaryDirectory(dir=_base())


@functools.cache
def _base() -> Path:
    """The one of this process, held until it ends."""
    place = Path(tempfile.gettempdir())
    for folder in abandoned(place, f"{PREFIX}*"):
        shutil.rmtree(folder, ignore_errors=True)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=place))
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:  # another program took it for abandoned, as nobody held it yet
            continue
        if hold(descriptor, folder):
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            return folder
        os.close(descriptor)
