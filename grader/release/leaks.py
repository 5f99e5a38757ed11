"""The proof that nothing of `solutions/` leaves the kit, by content: whatever the files are called, and in ZIPs too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import grader
from grader.catalogue import Exercise, Kit
from grader.errors import BadExercise
from grader.release.tree import Tree

MIN_LETTERS = 25
"""A line of fewer letters says nothing: `return result` is everywhere."""
RUN = 3
"""So many lines of a solution in a row are no accident, even if each is found elsewhere, too."""


def check_leaks(tree: Tree, kit: Kit, *, hidden_tests: bool = False) -> None:
    """Raises BadExercise if a file holds lines of solutions; `hidden_tests` says that those may be there.

    A line is nobody's secret if learners have it anyway, in the exercises or in the grader. But lines of an exercise's
    answers that its own stub and tests don't have may not follow each other anywhere.
    """
    answers = [_answers(exercise) for exercise in kit.exercises]
    tests = [exercise.hidden_tests for exercise in kit.exercises]
    shared = set(_lines_of(_text_files(kit.root / "exercises"))) | set(_lines_of(_text_files(package())))
    secret = {line for lines in answers for line in lines} | set(_lines_of(tests))
    secret -= shared
    allowed = {path.read_bytes() for path in tests if hidden_tests and path.exists()}
    for name, data in _every_file(tree):
        if data in allowed:
            continue
        lines = list(_lines(data))
        if any(line in secret for line in lines) or any(_has_run(lines, private) for private in answers):
            raise BadExercise(f"{name} would tell learners what is in solutions/; take those lines out of it.")


def package() -> Path:
    """The folder of the grader's package."""
    return Path(grader.__file__).parent


def _answers(exercise: Exercise) -> set[str]:
    """The lines of right and wrong answers that are not in the learner's folder, nor in the tests."""
    files = [path for path in _text_files(exercise.answers) if path != exercise.hidden_tests]
    return set(_lines_of(files)) - set(_lines_of([*_text_files(exercise.folder), exercise.hidden_tests]))


def _text_files(folder: Path) -> list[Path]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return sorted(found)


def _lines_of(files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        if path.exists():
            yield from _lines(path.read_bytes())


def _lines(data: bytes) -> Iterator[str]:
    for line in data.decode(errors="replace").splitlines():
        if len(line.strip()) >= MIN_LETTERS:
            yield line.strip()


def _has_run(lines: list[str], private: set[str]) -> bool:
    are_private = [line in private for line in lines]
    return any(all(are_private[at : at + RUN]) for at in range(len(lines) - RUN + 1))


def _every_file(tree: Tree) -> Iterator[tuple[str, bytes]]:
    """The files with those in ZIPs and wheels."""
    for name, data in tree.items():
        if name.endswith((".zip", ".whl")):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                inner = {f"{name}/{member}": archive.read(member) for member in archive.namelist()}
            yield from _every_file(inner)
        else:
            yield name, data
