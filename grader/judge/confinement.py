"""Confining a forked child, for good, before it runs student code.

Make a `Confinement` in the process that forks, which loads the libraries once; call `enter` in each child.
"""

from __future__ import annotations

import dataclasses
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Collection
from pathlib import Path

from grader.judge.isolation import Profile, Reached

MAX_DESCRIPTORS = 1 << 20
ENVIRONMENT = {"LC_CTYPE": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}
"""All that student code sees. Start the process that forks with it, too: C code finds what a process started with."""


@dataclasses.dataclass(frozen=True)
class Limits:
    """What one child may use."""

    memory_bytes: int = 2 << 30
    """Address space of a process."""
    data_bytes: int = 1 << 30
    """Of it, what a process can fill, its threads' stacks included: so much is full before a test's time is over."""
    cpu_s: int = 60
    """Seconds of computing, of a process."""
    file_bytes: int = 16 << 20
    """Size of a file."""
    descriptors: int = 128
    tasks: int = 256
    """Threads and processes, beside those that the user has already. Does not bind a child that stays root."""

    def set(self, other_tasks: int) -> None:
        """Set them for the calling process; a limit that is lower already stays."""
        limits = {
            resource.RLIMIT_AS: self.memory_bytes,
            resource.RLIMIT_CPU: self.cpu_s,
            resource.RLIMIT_FSIZE: self.file_bytes,
            resource.RLIMIT_NOFILE: self.descriptors,
            resource.RLIMIT_CORE: 0,
        }
        if sys.platform == "linux":  # elsewhere it means something else, and nobody has counted the other tasks
            limits[resource.RLIMIT_DATA] = self.data_bytes
            limits[resource.RLIMIT_NPROC] = self.tasks + other_tasks
        for kind, most in limits.items():
            hard = resource.getrlimit(kind)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901
            resource.setrlimit(kind, (most, most))


class Confinement:
    """What children of this process are allowed: a profile, as far as the machine can hold them to it."""

    def __init__(self, profile: Profile, reached: Reached, limits: Limits | None = None) -> None:
        self.profile = profile
        self.reached = reached
        self.limits = limits or Limits()
        user = reached.user
        self._other_tasks = 0 if user and user.is_own else tasks_of(user.base if user else os.getuid())
        self._close_off: Callable[[Path | None], None] | None = None
        if reached.confines:
            from grader.judge.kernel import Kernel  # noqa: PLC0415 - not to be had everywhere

            self._close_off = Kernel(profile, reached).enter

    def enter(self, keep: Collection[int] = (), folder: Path | None = None) -> None:
        """Confine the calling process, a fresh child with one thread; there is no way back.

        It has left the descriptors in `keep` and, unless among them, 0, 1 and 2 as nothing; no environment; and the
        empty `folder`, in a place that everyone may pass, in which it may write, where its temporary files go and
        where it is. It leads a process group, which is to be killed at the end: nothing that it starts can leave it.

        Raises OSError, LandlockError or RuntimeError: then run nothing, but end the process.
        """
        if os.getpgrp() != os.getpid():
            os.setsid()
        close_descriptors(keep)
        forget_environment()
        self.limits.set(self._other_tasks)
        os.chdir(folder or "/")
        tempfile.tempdir = str(folder) if folder else None
        if self._close_off is not None:
            self._close_off(folder)


def close_descriptors(keep: Collection[int]) -> None:
    """Close all but those; 0, 1 and 2 lead nowhere unless kept."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in {0, 1, 2}.difference(keep):
        os.dup2(nowhere, number)
    first = 3
    last = MAX_DESCRIPTORS if sys.platform == "linux" else resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    for number in [*sorted(number for number in keep if number >= first), last]:
        os.closerange(first, number)
        first = number + 1


def forget_environment() -> None:
    """Leave nothing in the environment that could be a secret."""
    os.environ.clear()
    os.environ.update(ENVIRONMENT)


def tasks_of(uid: int) -> int:
    """How many threads the processes of this user have, as far as this process can see them; 0 without /proc."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == uid:
                count += len(list(process.joinpath("task").iterdir()))
        except OSError:  # it has ended, or is hidden
            continue
    return count
