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


def become(user: User) -> None:
    """Change from root to this user, for good, and without a capability but the one it may keep.

    Raises OSError where the system has no such user, as in a container with few of them.
    """
    uid = user.uid(os.getpid())
    pyprctl.cap_set_ids(uid=uid, gid=uid, groups=[])
    if {*os.getresuid(), *os.getresgid()} != {uid}:  # numbers too large for the system are cut, perhaps to root's
        raise PermissionError(f"could not become the user {uid}")
    kept = {pyprctl.Cap.DAC_READ_SEARCH} if user.reads_all else set()
    pyprctl.CapState(effective=kept, permitted=kept, inheritable=kept).set_current()
    for capability in kept:
        pyprctl.cap_ambient_raise(capability)  # so that programs it starts can load their libraries


def settle(parent: int) -> None:
    """Never get new privileges, and end when the thread of the `parent` that forked this process ends."""
    pyprctl.set_no_new_privs()
    pyprctl.set_pdeathsig(signal.SIGKILL)
    if os.getppid() != parent:
        raise ProcessLookupError("the parent has ended already")
