"""Giving up what a process may do: root's user and capabilities, new privileges, outliving its parent."""

from __future__ import annotations

import os
import signal

import pyprctl

from grader.judge.isolation import User

OWN_USERS = 1_900_000_000
"""From here on, and below 2^31, no system hands out user numbers (systemd's list of ranges); pids are below 2^22."""
NOBODY = 65534
CHOICES = [User(OWN_USERS, True), User(OWN_USERS, True, True), User(NOBODY, False), User(NOBODY, False, True)]
"""What a child of root can become, best first."""


def become(user: User | None) -> None:
    """Change from root to this user, if any, for good, and give up every capability but the one that it may keep.

    Raises OSError where the system has no such user, as in a container with few of them.
    """
    if user is not None:
        _change_to(user.uid(os.getpid()))
    kept = {pyprctl.Cap.DAC_READ_SEARCH} if user is not None and user.reads_all else set()
    pyprctl.CapState(effective=kept, permitted=kept, inheritable=kept).set_current()
    for capability in kept:
        pyprctl.cap_ambient_raise(capability)  # so that programs it starts can load their libraries


def _change_to(uid: int) -> None:
    pyprctl.cap_set_ids(uid=uid, gid=uid, groups=[])
    if {*os.getresuid(), *os.getresgid()} != {uid}:  # numbers too large for the system are cut, perhaps to root's
        raise PermissionError(f"could not become the user {uid}")


def settle(parent: int) -> None:
    """Never get new privileges, leave no core, and end when the thread of the `parent` that forked this one ends."""
    pyprctl.set_no_new_privs()
    pyprctl.set_dumpable(False)
    pyprctl.set_pdeathsig(signal.SIGKILL)
    if os.getppid() != parent:
        raise ProcessLookupError("the parent has ended already")
