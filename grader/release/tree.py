"""Files that are made in memory, looked through, and only then written: as a folder, or as the same ZIP every time."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.errors import BadInput
from grader.report.files import TEMPORARY

Tree = Mapping[str, bytes]
"""The content of files by their paths, with slashes."""
MOMENT = (2020, 2, 2, 0, 0, 0)
"""The date of every file in a ZIP; the one that Python's build tools take."""


def zipped(tree: Tree) -> bytes:
    """The files as a ZIP, sorted, with fixed dates; what begins like a program can be executed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name in sorted(tree):
            member = zipfile.ZipInfo(name, MOMENT)
            member.create_system = 3  # Unix, wherever it is made
            member.external_attr = (0o100000 | _mode(tree[name])) << 16
            file.writestr(member, tree[name], zipfile.ZIP_DEFLATED, 9)
    return target.getvalue()


def _mode(data: bytes) -> int:
    return 0o755 if data.startswith(b"#!") else 0o644


def check_free(folder: Path) -> None:
    """Raises BadInput for a place that is no empty folder; one that holds only a `.git` counts as empty."""
    try:
        taken = folder.exists() and (not folder.is_dir() or any(path.name != ".git" for path in folder.iterdir()))
    except OSError as error:
        raise BadInput(f"{folder} can't be read: {error.strerror}; name another folder.") from None
    if taken:
        raise BadInput(f"{folder} is not an empty folder; name another one, or empty it.")


def write_tree(tree: Tree, folder: Path) -> None:
    """Write the files into `folder`, see `check_free`: all of them, or none. Raises BadInput."""
    is_new, moved = not folder.exists(), []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=TEMPORARY, dir=folder) as made:
            for name, data in tree.items():
                path = Path(made, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                path.chmod(_mode(data))
            for path in sorted(Path(made).iterdir()):
                moved.append(path.replace(folder / path.name))  # noqa: PERF401 - each is known as soon as it is moved
    except BaseException as error:
        for path in moved:
            _remove(path)
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise BadInput(f"{folder} can't be written: {error.strerror}; name another folder.") from None
        raise


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
