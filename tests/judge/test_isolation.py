from __future__ import annotations

import msgspec
import pytest

from grader.errors import BadInput
from grader.judge.isolation import NAMESPACES, Level, Reached, User

KERNEL = Reached(landlock=7, seccomp=True, missing={"namespaces": "install bubblewrap"})
ALL = Reached(landlock=7, seccomp=True, namespaces=NAMESPACES)
NOTHING = Reached(missing=dict.fromkeys(("landlock", "seccomp", "namespaces"), "that needs Linux"))


@pytest.mark.parametrize(
    ("reached", "line"),
    [
        (NOTHING, "isolation: rlimits"),
        (KERNEL, "isolation: rlimits, landlock 7, seccomp"),
        (ALL, "isolation: rlimits, landlock 7, seccomp, namespaces user+pid+ipc+net+mnt"),
        (Reached(4, True, user=User(1000, True)), "isolation: rlimits, landlock 4, seccomp, own user"),
        (Reached(4, True, user=User(65534, False)), "isolation: rlimits, landlock 4, seccomp, user nobody"),
        (Reached(4, True, missing={"user": "why"}), "isolation: rlimits, landlock 4, seccomp, as root"),
    ],
)
def test_what_is_reached_is_one_line(reached: Reached, line: str) -> None:
    assert str(reached) == line


@pytest.mark.parametrize(
    ("reached", "level"), [(ALL, Level.STRICT), (KERNEL, Level.BEST_EFFORT), (NOTHING, Level.NONE)]
)
def test_enough_is_enough(reached: Reached, level: Level) -> None:
    reached.require(level)
    assert level == Level.NONE or reached.confines


def test_less_than_strict_says_what_to_install() -> None:
    with pytest.raises(BadInput) as error:
        KERNEL.require(Level.STRICT)
    assert str(error.value) == (
        "This machine can't confine student code as `--isolation strict` asks (namespaces missing): "
        "install bubblewrap; or, for code that you trust, say `--isolation none`."
    )


@pytest.mark.parametrize("level", [Level.STRICT, Level.BEST_EFFORT])
def test_nothing_at_all_gives_one_reason_once(level: Level) -> None:
    with pytest.raises(BadInput, match="seccomp") as error:
        NOTHING.require(level)
    assert str(error.value).count("that needs Linux") == 1


def test_landlock_alone_is_not_enough() -> None:
    with pytest.raises(BadInput, match="libseccomp2"):
        Reached(landlock=7, missing={"seccomp": "install libseccomp2"}).require(Level.BEST_EFFORT)


@pytest.mark.parametrize(
    ("reached", "stay"),
    [
        (Reached(6, True), True),
        (Reached(5, True), False),
        (Reached(5, True, user=User(1000, True)), True),
        (Reached(5, True, user=User(65534, False)), False),
        (Reached(5, True, NAMESPACES), True),
    ],
)
def test_signals_stay_inside_by_landlock_the_user_or_a_namespace(reached: Reached, stay: bool) -> None:
    assert reached.signals_stay_inside is stay


def test_it_goes_to_other_processes_and_back() -> None:
    reached = Reached(7, True, NAMESPACES, User(1000, True), {"user": "why"})
    assert msgspec.json.decode(msgspec.json.encode(reached), type=Reached) == reached
