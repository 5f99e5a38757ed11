"""What this machine gives to confine student code, found by trying it in processes that are thrown away."""

from __future__ import annotations

import importlib
import os
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import msgspec

from grader.judge import namespaces
from grader.judge.confinement import ENVIRONMENT, Confinement
from grader.judge.isolation import NAMESPACES, Profile, Reached, User

LAYERS = ("landlock", "seccomp", "namespaces")
PATIENCE_S = 30
"""Real seconds after which a trial counts as failed."""


class Trial(msgspec.Struct):
    """What a process has found out where it runs."""

    reached: Reached
    namespaces: dict[str, str]


def probe() -> Reached:
    """The layers that confined children will have. Takes some tenths of a second."""
    if sys.platform != "linux":
        return Reached(missing=dict.fromkeys(LAYERS, "that needs Linux, be it in a virtual machine"))
    outside = try_out([]).reached
    program = namespaces.bubblewrap()
    if not outside.confines:
        return outside
    if program is None:
        return _lacking(outside, "install bubblewrap (on Debian and Ubuntu `apt install bubblewrap`)")
    return _with_namespaces(outside, program)


def _with_namespaces(outside: Reached, program: str) -> Reached:
    """What there is within bubblewrap; what there is outside, if that doesn't work."""
    try:
        inside = try_out(namespaces.command(program))
    except subprocess.CalledProcessError as error:
        reason = (error.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {error.returncode}"])[-1]
        return _lacking(outside, f"let bubblewrap make namespaces, which says “{reason}”")
    except subprocess.TimeoutExpired:
        return _lacking(outside, "let bubblewrap make namespaces, which hangs")
    own = own_namespaces()
    new = tuple(name for name in NAMESPACES if inside.namespaces.get(name, own.get(name)) != own.get(name))
    if not inside.reached.confines:
        return _lacking(outside, f"within bubblewrap: {'; '.join(inside.reached.missing.values())}")
    return msgspec.structs.replace(inside.reached, namespaces=new)


def _lacking(reached: Reached, remedy: str) -> Reached:
    return msgspec.structs.replace(reached, missing={**reached.missing, "namespaces": remedy})


def own_namespaces() -> dict[str, str]:
    """The identities of the namespaces that this process is in, by kind; empty where there are none."""
    links = {name: Path("/proc/self/ns", name) for name in NAMESPACES}
    return {name: str(link.readlink()) for name, link in links.items() if link.is_symlink()}


def try_out(prefix: list[str]) -> Trial:
    """Run this module as a program behind the prefix. Raises CalledProcessError or TimeoutExpired."""
    command = [*prefix, sys.executable, "-P", "-m", __name__]
    ended = subprocess.run(command, env=ENVIRONMENT, capture_output=True, check=True, timeout=PATIENCE_S)
    return msgspec.json.decode(ended.stdout, type=Trial)


def measure() -> Reached:
    """What confines the children of this process. Forks; run it where there are no other threads."""
    try:
        from grader.judge import landlock, privileges, seccomp  # noqa: F401, PLC0415 - not to be had everywhere
    except ImportError as error:
        remedy = f"`pip install py-landlock pyprctl pyseccomp` ({error.name} is not there)"
        return Reached(missing={"landlock": remedy, "seccomp": remedy})
    except RuntimeError:  # so says pyseccomp
        return Reached(missing={"seccomp": "install libseccomp2 (on Debian and Ubuntu `apt install libseccomp2`)"})
    if not landlock.abi():
        return Reached(missing={"landlock": "use Linux 5.13 or newer with Landlock switched on (`lsm=landlock,…`)"})
    reached = Reached(landlock=landlock.abi(), seccomp=True)
    choices: list[User | None] = [*(privileges.CHOICES if os.getuid() == 0 else []), None]
    for user in choices:
        reached = msgspec.structs.replace(reached, user=user)
        problem = hole_in(reached)
        if not problem:
            as_root = {"user": "it can't become another user"} if os.getuid() == 0 and user is None else {}
            return msgspec.structs.replace(reached, missing=as_root)
    return Reached(missing=dict.fromkeys(("landlock", "seccomp"), f"use a system that allows them ({problem})"))


def hole_in(reached: Reached) -> str:
    """What is wrong with a child confined like this; empty if nothing is."""
    confinement = Confinement(Profile.DEFAULT, reached)
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            confinement.enter(keep=[writing])
            os.write(writing, _look_for_holes().encode())
        except BaseException as error:  # noqa: BLE001 - any of them is the answer
            os.write(writing, repr(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        problem = answer.read().decode()
    _, status = os.waitpid(pid, 0)
    return problem if status == 0 else problem or f"it ended with status {status}"


def _look_for_holes() -> str:
    """Tried in the confined child: Python works, and nothing is open that should be closed."""
    for folder in map(Path, (sysconfig.get_path("stdlib"), sysconfig.get_path("purelib"))):
        list(folder.iterdir())
    importlib.import_module("colorsys")  # as students may: of what is rarely used, nothing is loaded yet
    for name, forbidden in FORBIDDEN.items():
        try:
            forbidden()
        except OSError:
            continue
        return f"{name} is possible"
    return ""


FORBIDDEN: dict[str, Callable[[], object]] = {
    "a new process": os.fork,
    "reading /proc": Path("/proc/self/status").read_bytes,
    "the network": socket.socket,
    "a signal to the parent": lambda: os.kill(os.getppid(), 0),
}


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(Trial(measure(), own_namespaces())))
