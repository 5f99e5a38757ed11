"""Files that are made in memory, looked through, and only then written: as a folder, or as the same ZIP every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from grader.errors import BadInput
from grader.report.files import write_whole

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
    """Write the files into `folder`, see `check_free`. Raises BadInput."""
    for name, data in sorted(tree.items()):
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"{path.parent} can't be made: {error.strerror}; name another folder.") from None
        write_whole(path, data, "name another folder")
        path.chmod(_mode(data))
