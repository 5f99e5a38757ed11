"""The layers of confinement that the kernel gives, put together. Needs Linux and the extra `isolation`."""

from __future__ import annotations

import os
from pathlib import Path

from grader.judge import landlock, privileges, seccomp
from grader.judge.isolation import Profile, Reached


class Kernel:
    """Rules for a profile, made once and entered by each child of the process that made them."""

    def __init__(self, profile: Profile, reached: Reached) -> None:
        starts = profile == Profile.SUBPROCESS
        listens = profile == Profile.LOOPBACK
        connects = listens and "net" in reached.namespaces
        self.user = reached.user
        self.signals = starts and reached.signals_stay_inside
        self._parent = os.getpid()
        self._files = landlock.rules_for(starts_programs=starts, listens=listens, connects=connects)
        self._calls = seccomp.rules_for(
            starts_programs=starts, signals=self.signals, listens=listens, connects=connects
        )

    def enter(self, folder: Path | None) -> None:
        """Become nobody, open nothing but Python's files and the `folder`, call nothing that reaches outside.

        Raises OSError or LandlockError, or RuntimeError in a process with other threads: those would stay free.
        """
        if len(list(Path("/proc/self/task").iterdir())) > 1:
            raise RuntimeError("only a process with one thread can be confined")
        if self.user is not None and folder is not None:
            os.chown(folder, self.user.uid(os.getpid()), -1)
        privileges.become(self.user)
        privileges.settle(self._parent)
        landlock.restrict(self._files, folder)
        seccomp.restrict(self._calls, signals=self.signals)
