from __future__ import annotations

import builtins
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.judge import namespaces, probe
from grader.judge.isolation import NAMESPACES, Reached, User
from grader.judge.probe import Trial

WORKS = Reached(landlock=7, seccomp=True)


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the import of a module fail."""

    def forget(name: str, error: Exception) -> None:
        real = builtins.__import__

        def importing(wanted: str, *arguments: Any, **options: Any) -> Any:
            if wanted == name:
                raise error
            return real(wanted, *arguments, **options)

        for module in ("landlock", "privileges", "seccomp"):
            monkeypatch.delitem(sys.modules, f"grader.judge.{module}", raising=False)
            monkeypatch.delattr(f"grader.judge.{module}", raising=False)
        monkeypatch.setattr(builtins, "__import__", importing)

    return forget


@pytest.fixture
def bwrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Put a shell script in the place of bubblewrap."""

    def replace(script: str) -> None:
        program = tmp_path / "bwrap"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(namespaces, "bubblewrap", lambda: str(program))

    return replace


@pytest.mark.parametrize("library", ["py_landlock", "pyseccomp", "pyprctl"])
def test_a_missing_library_is_named_with_the_command_that_installs_it(library: str, without: Any) -> None:
    without(library, ModuleNotFoundError("gone", name=library))
    reached = probe.measure()
    assert not reached.confines
    assert reached.missing["seccomp"] == f"`pip install py-landlock pyprctl pyseccomp` ({library} is not there)"


def test_a_missing_system_library_is_named(without: Any) -> None:
    pytest.importorskip("py_landlock")
    without("pyseccomp", RuntimeError("Unable to find libseccomp"))
    assert "apt install libseccomp2" in probe.measure().missing["seccomp"]


def test_a_kernel_without_landlock_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    landlock = pytest.importorskip("grader.judge.landlock")
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    reached = probe.measure()
    assert not reached.confines
    assert "5.13" in reached.missing["landlock"]


def test_a_hole_is_no_confinement(monkeypatch: pytest.MonkeyPatch) -> None:
    landlock = pytest.importorskip("grader.judge.landlock")
    if not landlock.abi():
        pytest.skip("no Landlock here")
    monkeypatch.setattr(landlock, "restrict", lambda *_: None)
    reached = probe.measure()
    assert not reached.confines
    assert "reading /proc is possible" in reached.missing["landlock"]


def test_what_is_measured_is_what_children_get() -> None:
    reached = probe.measure()
    if not reached.confines:
        pytest.skip(f"this machine confines nothing: {reached.missing}")
    assert probe.hole_in(reached) == ""
    assert (reached.user is not None) == (os.getuid() == 0 and "user" not in reached.missing)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_a_user_that_cannot_be_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    privileges = pytest.importorskip("grader.judge.privileges")
    monkeypatch.setattr(privileges, "CHOICES", [User(1 << 33, False)])
    reached = probe.measure()
    if not reached.confines:
        pytest.skip(f"this machine confines nothing: {reached.missing}")
    assert reached.user is None
    assert str(reached).endswith("as root")


def test_other_systems_have_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    reached = probe.probe()
    assert not reached.confines
    assert set(reached.missing) == {"landlock", "seccomp", "namespaces"}


def test_without_bubblewrap_there_are_no_namespaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "try_out", lambda _: Trial(WORKS, {}))
    monkeypatch.setattr(namespaces, "bubblewrap", lambda: None)
    reached = probe.probe()
    assert (reached.landlock, reached.namespaces) == (7, ())
    assert "apt install bubblewrap" in reached.missing["namespaces"]


def test_what_bubblewrap_complains_about_is_told(bwrap: Any) -> None:
    bwrap("echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1")
    reached = probe.probe()
    assert reached.namespaces == ()
    if reached.confines:
        assert "“bwrap: setting up uid map: Permission denied”" in reached.missing["namespaces"]


def test_a_bubblewrap_that_makes_no_namespaces_is_not_believed(bwrap: Any) -> None:
    bwrap('while [ "${1##*/}" != "${PYTHON##*/}" ]; do shift; done; exec "$@"'.replace("$PYTHON", sys.executable))
    reached = probe.probe()
    assert reached.namespaces == ()


def test_where_it_works_within_bubblewrap_the_children_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {name: f"{name}:[1]" for name in NAMESPACES}
    monkeypatch.setattr(namespaces, "bubblewrap", lambda: "bwrap")
    outside = Reached(WORKS.landlock, WORKS.seccomp, user=User(1000, True))
    monkeypatch.setattr(probe, "try_out", lambda prefix: Trial(WORKS, there) if prefix else Trial(outside, {}))
    reached = probe.probe()
    assert reached.namespaces == NAMESPACES
    assert reached.user is None
