"""What was handed in: a folder per student, in which exercises are found by the names of their files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.batch.notebooks import NOTEBOOK, programs_in
from grader.catalogue import Exercise
from grader.errors import BadInput

SKIPPED = {"node_modules", "site-packages", "solutions", "venv"}
"""Folders in which nobody hands in; those whose name begins with a dot or an underscore are skipped too."""
MAX_FILES = 20_000


@dataclass(frozen=True)
class Submission:
    """One student's files by slug, and by slug the reason why there is none. `problems` concern all of it."""

    student: str
    files: dict[str, Path] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_class(folder: Path, exercises: Sequence[Exercise], siblings: Sequence[Exercise] = ()) -> list[Submission]:
    """The submissions in `folder`, one per sub-folder, ordered by name. Raises BadInput if there are none.

    Files of `siblings`, which exercises may build on, are found too; nobody misses them.
    """
    if not folder.exists():
        raise BadInput(f"There is no folder {folder}; name the folder that holds one folder per student.")
    if not folder.is_dir():
        raise BadInput(f"{folder} is a file; name the folder that holds one folder per student.")
    try:
        students = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    except PermissionError:
        raise BadInput(f"{folder} can't be read; ask for the permission to.") from None
    if not students:
        raise BadInput(f"{folder} holds no folders; put the files of each student into a folder of their own.")
    submissions = [read_submission(student, exercises, siblings) for student in students]
    if not any(exercise.slug in submission.files for submission in submissions for exercise in exercises):
        names = ", ".join(exercise.stub.name for exercise in exercises[:3])
        raise BadInput(f"No folder in {folder} holds a file of an exercise, such as {names}; is it the right folder?")
    return submissions


def read_submission(folder: Path, exercises: Sequence[Exercise], siblings: Sequence[Exercise] = ()) -> Submission:
    """One student's folder. What can't be used is a reason in the result, never an exception."""
    found: dict[str, list[Path]] = {exercise.slug: [] for exercise in [*exercises, *siblings]}
    wanted = {exercise.slug for exercise in exercises}
    submission = Submission(readable(folder.name))
    sources: dict[Path, Path] = {}
    for number, path in enumerate(_files(folder)):
        if number >= MAX_FILES:
            submission.problems.append(f"the folder holds more than {MAX_FILES} Python files; the rest was not read")
            break
        for slug, program in _programs(path, [*exercises, *siblings], submission.problems).items():
            found[slug].append(program)
            sources[program] = path
    for slug, paths in found.items():
        if len(paths) == 1:
            submission.files[slug] = paths[0]
        elif paths and slug in wanted:
            names = " and ".join(readable(str(sources[path].relative_to(folder))) for path in paths[:3])
            submission.missing[slug] = f"there are {len(paths)} files of this name, {names}: hand in one"
        elif slug in wanted:
            submission.missing[slug] = f"no file {slug}.py was handed in"
    if not wanted & submission.files.keys():
        submission.problems.append("the folder holds no file of an exercise")
    return submission


def _programs(path: Path, exercises: Sequence[Exercise], problems: list[str]) -> dict[str, Path]:
    """The exercises' programs that a file holds, by slug."""
    if path.suffix == NOTEBOOK:
        return programs_in(path, exercises, problems)
    return {path.stem: path} if any(exercise.slug == path.stem for exercise in exercises) else {}


def own_submission(exercises: Sequence[Exercise]) -> Submission:
    """What a learner has written into the stubs of their own copy."""
    files = {exercise.slug: exercise.stub for exercise in exercises if exercise.stub.is_file()}
    missing = {exercise.slug: f"there is no file {exercise.stub.name}" for exercise in exercises}
    return Submission("Your exercises", files, {slug: why for slug, why in missing.items() if slug not in files})


def readable(name: str) -> str:
    """A file's name as text: bytes that are none are shown as such."""
    return os.fsencode(name).decode(errors="backslashreplace")


def _files(folder: Path) -> Iterator[Path]:
    """Regular files, no links, in a fixed order."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name[0] not in "._" and name not in SKIPPED)
        for name in sorted(files):
            path = Path(place, name)
            if path.suffix in {".py", NOTEBOOK} and path.is_file() and not path.is_symlink():
                yield path
