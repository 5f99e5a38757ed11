"""Which files confined code may open, as Landlock rules: Python's own, and one private folder."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from py_landlock import AccessFs, AccessNet, Landlock, LandlockError, get_abi_version

READ = AccessFs.READ_FILE | AccessFs.READ_DIR
WRITE = READ | AccessFs.WRITE_FILE | AccessFs.TRUNCATE | AccessFs.MAKE_REG | AccessFs.MAKE_DIR
WRITE |= AccessFs.REMOVE_FILE | AccessFs.REMOVE_DIR | AccessFs.REFER  # no links, pipes or sockets: others read it later
OF_FILES = AccessFs.READ_FILE | AccessFs.WRITE_FILE | AccessFs.TRUNCATE | AccessFs.EXECUTE

LIBRARIES = ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo"]
SMALL_FILES = ["/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/dev/random", "/dev/urandom", "/dev/zero"]
NAMES = ["/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols"]
PROGRAMS = ["/bin", "/usr/bin", "/usr/local/bin"]


def abi() -> int:
    """The version of Landlock's interface, 0 where there is none."""
    try:
        return get_abi_version()
    except LandlockError:
        return 0


@cache
def python_folders() -> tuple[Path, ...]:
    """Where Python's modules and the libraries that they load lie."""
    found = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    found += [f"{sys.base_prefix}/lib", *LIBRARIES]
    return tuple(dict.fromkeys(Path(path).resolve() for path in found if Path(path).is_dir()))


@cache
def python_programs() -> tuple[Path, ...]:
    """The interpreter, with what it needs to start, and the system's programs."""
    found = [Path(sys.executable), Path(sys.executable).resolve(), Path(sys.prefix, "pyvenv.cfg"), *map(Path, PROGRAMS)]
    return tuple(path for path in found if path.exists())


def rules_for(*, starts_programs: bool, listens: bool, connects: bool) -> Landlock:
    """Python's own files, and what a child that does these things needs beside them. Raises LandlockError."""
    rules = Landlock(strict=False)
    execute = AccessFs.EXECUTE if starts_programs else AccessFs(0)
    _allow(rules, READ | execute, python_folders())
    _allow(rules, READ, SMALL_FILES)
    _allow(rules, READ | AccessFs.WRITE_FILE, [os.devnull])
    if starts_programs:
        _allow(rules, READ | execute, python_programs())
    if listens:
        _allow(rules, READ, NAMES)
    if connects:
        rules.allow_all_network()
    elif listens:
        rules.add_net_rule(0, access=AccessNet.BIND_TCP)  # port 0: one that the system chooses
    return rules


def restrict(rules: Landlock, folder: Path | None) -> None:
    """Open nothing else from now on but what is in the `folder`, which may be written to as well.

    Counts for this thread and all that it starts. Raises LandlockError or OSError.
    """
    if folder is not None:
        rules.add_path_rule(folder, access=WRITE)
    rules.apply()


def _allow(rules: Landlock, access: AccessFs, paths: Iterable[str | Path]) -> None:
    for path in map(Path, paths):
        if path.is_dir():
            rules.add_path_rule(path, access=access)
        elif path.exists():
            rules.add_path_rule(path, access=access & OF_FILES)
