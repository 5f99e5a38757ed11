"""The tests for a grader elsewhere, in a ZIP: pristine visible ones and stubs, hidden ones if wanted, no solutions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from grader.batch.archives import BadArchive, unpack
from grader.catalogue import Exercise, Kit
from grader.errors import BadInput
from grader.release.leaks import check_leaks
from grader.release.tree import Tree, zipped

MEMBER = re.compile(r"(exercises|solutions)/c\d\d_\w+/e\d+_\w+/[\w.]+")


def tests_of(kit: Kit, exercises: Iterable[Exercise], *, hidden: bool) -> Tree:
    """What a kit needs to grade these exercises and no more: settings, stub and tests of each."""
    files = {}
    for exercise in exercises:
        paths = [exercise.folder / "exercise.toml", exercise.stub, exercise.visible_tests]
        if hidden and exercise.hidden_tests.exists():
            paths.append(exercise.hidden_tests)
        for path in paths:
            files[path.relative_to(kit.root).as_posix()] = _read(path)
    return files


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path} can't be read: {error.strerror}; is the kit complete?") from None


def with_siblings(kit: Kit, exercises: Sequence[Exercise]) -> list[Exercise]:
    """These exercises and those that they build on, in the kit's order."""
    known = {exercise.slug: exercise for exercise in kit.exercises}
    found: dict[str, Exercise] = {}
    waiting = list(exercises)
    while waiting:
        exercise = waiting.pop()
        if exercise.slug not in found:
            found[exercise.slug] = exercise
            waiting += [known[name] for name in exercise.builds_on if name in known]
    return sorted(found.values(), key=lambda exercise: exercise.order)


def bundle(kit: Kit, exercises: Sequence[Exercise], *, hidden: bool = True) -> bytes:
    """The ZIP, always the same bytes for the same kit. Raises BadExercise if it held a line of a solution."""
    files = tests_of(kit, with_siblings(kit, exercises), hidden=hidden)
    check_leaks(files, kit, hidden_tests=hidden)
    return zipped(files)


def open_bundle(path: Path, folder: Path) -> Kit:
    """The kit that a bundle holds, unpacked into the new `folder`. Raises BadInput."""
    if not path.is_file():
        raise BadInput(f"There is no bundle {path}; make it with `awaitlings bundle`.")
    try:
        unpack(path, folder, _is_member)
    except BadArchive as error:
        raise BadInput(f"The bundle {path} was not read: {error}.") from None
    kit = Kit(folder)
    if not (folder / "exercises").is_dir() or not kit.exercises:
        raise BadInput(f"The bundle {path} holds no exercises; make it with `awaitlings bundle`.")
    return kit


def _is_member(path: PurePosixPath) -> bool:
    return MEMBER.fullmatch(str(path)) is not None
