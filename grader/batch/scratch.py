"""Folders for what is unpacked and laid out, which are gone when the program ends."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from pathlib import Path


def scratch_folder() -> Path:
    """A new, empty one."""
    return Path(tempfile.mkdtemp(dir=_base()))


@functools.cache
def _base() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="awaitlings-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
