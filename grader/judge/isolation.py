"""How strictly student code is confined: the level asked for, and the layers that a machine gives."""

from __future__ import annotations

import enum

import msgspec

from grader.errors import BadInput

NAMESPACES = ("user", "pid", "ipc", "net", "mnt")


class Level(enum.StrEnum):
    """What the user asks for."""

    STRICT = "strict"
    """Every layer: rlimits, Landlock, seccomp and all namespaces."""
    BEST_EFFORT = "best-effort"
    """Landlock and seccomp at least, and what else there is."""
    NONE = "none"
    """Limits only: for code that you trust, and for systems that have nothing else."""


class Profile(enum.StrEnum):
    """What an exercise needs beyond computing, threads and event loops."""

    DEFAULT = "default"
    LOOPBACK = "loopback"
    """Serves TCP on a port that the system chooses; connects, too, where the network is the child's own."""
    SUBPROCESS = "subprocess"
    """Starts programs."""

    @classmethod
    def of(cls, needs: str) -> Profile:
        """That of an exercise which needs this, or nothing."""
        return cls(needs or cls.DEFAULT)


class User(msgspec.Struct, frozen=True):
    """The user that a child of root becomes: `base`, plus the child's process number if it is to be its alone."""

    base: int
    is_own: bool
    reads_all: bool = False
    """It keeps the capability to read every file, because Python lies in a folder closed to others. Landlock says
    which files those are."""

    def uid(self, pid: int) -> int:
        """The user's number for the child with this process number."""
        return self.base + pid if self.is_own else self.base


class Reached(msgspec.Struct, frozen=True):
    """The layers that work on this machine, as `grader.judge.probe.probe` found them by trying."""

    landlock: int = 0
    """The version of its interface (ABI), 0 for none."""
    seccomp: bool = False
    namespaces: tuple[str, ...] = ()
    user: User | None = None
    """None: the child stays the user that the grader is."""
    missing: dict[str, str] = {}
    """For each layer that doesn't work, what would help: half a sentence."""

    def __str__(self) -> str:
        """One line for the report."""
        layers = ["rlimits"]
        if self.landlock:
            layers.append(f"landlock {self.landlock}")
        if self.seccomp:
            layers.append("seccomp")
        if self.namespaces:
            layers.append(f"namespaces {'+'.join(self.namespaces)}")
        if self.user is not None:
            layers.append("own user" if self.user.is_own else "user nobody")
        if "user" in self.missing:
            layers.append("as root")
        return f"isolation: {', '.join(layers)}"

    @property
    def confines(self) -> bool:
        """Whether there is what even the best effort needs."""
        return self.landlock > 0 and self.seccomp

    @property
    def signals_stay_inside(self) -> bool:
        """Whether a child that may send signals reaches nothing but its own processes and, at worst, its parent.

        Where not, children that start programs can't end them, and an exercise that asks for it can't be judged.
        """
        return self.landlock >= 6 or (self.user is not None and self.user.is_own) or "pid" in self.namespaces

    def require(self, level: Level) -> None:
        """Raises BadInput, with what to install, if this is less than the level asked for."""
        lacking = []
        if level != Level.NONE:
            lacking += ["landlock"] * (not self.landlock) + ["seccomp"] * (not self.seccomp)
        if level == Level.STRICT:
            lacking += ["namespaces"] * (set(self.namespaces) != set(NAMESPACES))
        if lacking:
            remedies = dict.fromkeys(self.missing[layer] for layer in lacking if layer in self.missing)
            raise BadInput(
                f"This machine can't confine student code as `--isolation {level}` asks ({', '.join(lacking)} "
                f"missing): {'; '.join(remedies)}; or, for code that you trust, say `--isolation none`."
            )
