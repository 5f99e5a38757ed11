"""What verdicts depend on besides the submission: the tests, the references, versions and settings.

It can be sent to another machine, with the kit packed into it.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from grader import __version__
from grader.catalogue import Exercise, Kit
from grader.errors import BadInput
from grader.judge.isolation import Level

DEFAULT_LIMIT_S = 300
"""Real seconds that a whole submission may take."""
PACKED_AT = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive, so that the same kit gives the same bytes."""


@dataclass(frozen=True)
class Setup:
    """How submissions are graded. `digest` is another one wherever a verdict could be another.

    `root` is the kit's folder on this machine; `archive` its files as a ZIP, for machines that have no such folder.
    """

    root: Path
    slugs: tuple[str, ...]
    level: Level
    digest: str
    limit_s: int = DEFAULT_LIMIT_S
    archive: bytes = b""
    version: str = __version__

    @classmethod
    def of(cls, kit: Kit, exercises: Sequence[Exercise], level: Level, limit_s: int = DEFAULT_LIMIT_S) -> Setup:
        """The setup for these exercises of the kit."""
        slugs = tuple(exercise.slug for exercise in exercises)
        python = ".".join(map(str, sys.version_info[:2]))
        content = {name: hashlib.sha256(data).hexdigest() for name, data in _content(kit, slugs)}
        facts = [__version__, python, slugs, level, limit_s, content]
        return cls(kit.root, slugs, level, hashlib.sha256(msgspec.json.encode(facts)).hexdigest(), limit_s)

    def packed(self) -> Setup:
        """The same setup for other machines: it holds the kit, and names no folder of this one."""
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in _content(Kit(self.root), self.slugs):
                archive.writestr(zipfile.ZipInfo(name, PACKED_AT), data)
        return replace(self, root=Path(), archive=packed.getvalue())

    def unpacked(self, folder: Path) -> Setup:
        """The same setup with the kit in `folder`, which is empty. Raises BadInput for one from another version."""
        if self.version != __version__:
            raise BadInput(
                f"A worker has Awaitlings {__version__}, but {self.version} is asked for; install the same everywhere."
            )
        with zipfile.ZipFile(io.BytesIO(self.archive)) as archive:
            archive.extractall(folder)
        return replace(self, root=folder, archive=b"")

    @property
    def exercises(self) -> list[Exercise]:
        """The exercises that are graded, in the order of the report."""
        kit = Kit(self.root)
        return [kit.exercise(slug) for slug in self.slugs]


def _content(kit: Kit, slugs: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The files that verdicts depend on, with their places in the kit, in a fixed order.

    Of exercises that are not graded only what those that are may build on: stubs, and the references.
    """
    for exercise in sorted(kit.exercises, key=lambda each: each.slug):
        paths = [exercise.folder / "exercise.toml", exercise.stub, exercise.solution]
        if exercise.slug in slugs:
            paths += [exercise.visible_tests, exercise.hidden_tests]
        for path in paths:
            if path.is_file():
                yield path.relative_to(kit.root).as_posix(), path.read_bytes()
