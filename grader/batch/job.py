"""One submission as a value: read once, so that what is hashed is what is graded, here or on another machine."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from grader.batch.scratch import temporary_folder
from grader.batch.setup import Setup
from grader.batch.submissions import Submission
from grader.trial.loading import MAX_SOURCE_BYTES


@dataclass(frozen=True)
class Job:
    """What a student handed in: the bytes of files by slug, and by slug the reason why there is none."""

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, submission: Submission, slugs: Sequence[str]) -> Job:
        """Read the files as they are now; one of `slugs` that can't be read is a reason."""
        files, missing = {}, dict(submission.missing)
        for slug, path in submission.files.items():
            try:
                files[slug] = _read(path)
            except OSError as error:
                if slug in slugs:
                    missing[slug] = f"{slug}.py can't be read: {error.strerror or error}"
        return cls(submission.student, files, missing, submission.problems)

    def key(self, setup: Setup) -> str:
        """What the result depends on, as a hash: another one if anything of it changes."""
        files = {slug: hashlib.sha256(data).hexdigest() for slug, data in sorted(self.files.items())}
        facts = [setup.digest, files, dict(sorted(self.missing.items())), self.problems]
        return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()

    @contextmanager
    def laid_out(self) -> Iterator[dict[str, Path]]:
        """The files by slug, in a folder of their own that goes with the end of the block."""
        with temporary_folder() as folder:
            paths = {slug: Path(folder, f"{slug}.py") for slug in self.files}
            for slug, path in paths.items():
                path.write_bytes(self.files[slug])
            yield paths


def _read(path: Path) -> bytes:
    """The content of a regular file, no link; of one that is too large, enough to see that. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("it is not a file any more")
    with os.fdopen(descriptor, "rb") as file:
        return file.read(MAX_SOURCE_BYTES + 1)
