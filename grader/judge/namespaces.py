"""Namespaces around the process that forks the confined children, by bubblewrap."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path

import grader
from grader.judge.confinement import ENVIRONMENT
from grader.judge.isolation import Reached

QUOTA_BYTES = 64 << 20
"""What fits into the private /tmp, for all children of one process together."""
OPTIONS = [
    *["--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-net", "--unshare-uts"],
    *["--uid", "65534", "--gid", "65534", "--cap-drop", "ALL", "--die-with-parent", "--new-session"],
]
SYSTEM = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/bin", "/usr/sbin", "/usr/share/zoneinfo"]
SYSTEM += ["/lib", "/lib64", "/bin", "/sbin", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/etc/hosts"]


def bubblewrap() -> str | None:
    """The program, or None if it isn't installed."""
    return shutil.which("bwrap", path=os.environ.get("PATH", ENVIRONMENT["PATH"]))


def command(program: str) -> list[str]:
    """What to put before a command so that it runs in namespaces, with the system, Python and the grader to read.

    The kit, homes and other processes do not exist there; the network is a loopback of its own; /tmp is empty, limited
    and gone at the end.
    """
    python = [sys.prefix, sys.base_prefix] if sys.base_prefix != "/usr" else [sys.prefix] * (sys.prefix != "/usr")
    python += [path for path in map(sysconfig.get_path, ("purelib", "platlib")) if Path(path).is_dir()]
    readable = dict.fromkeys([*SYSTEM, *python, *grader.__path__])
    binds = [word for path in readable for word in ("--ro-bind-try", path, path)]
    return [
        program,
        *OPTIONS,
        *["--proc", "/proc", "--dev", "/dev", "--size", str(QUOTA_BYTES), "--tmpfs", "/tmp"],  # noqa: S108 - a new one
        *binds,
        *["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/", "--clearenv"],
        *[word for name, value in ENVIRONMENT.items() for word in ("--setenv", name, value)],
    ]


def outer_command(reached: Reached) -> list[str]:
    """What to put before the command of the process that forks the children: empty where there are no namespaces.

    Its descriptors come through (`pass_fds`). It ends when the thread that has started it ends.
    """
    program = bubblewrap()
    return command(program) if reached.namespaces and program else []
