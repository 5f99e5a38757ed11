"""What was handed in: a folder or a ZIP file per student, in which exercises are found by the names of their files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from pathlib import Path

from grader.batch.archives import BadArchive, unpack
from grader.batch.notebooks import NOTEBOOK, programs_in
from grader.batch.places import (
    Place,
    find_places,
    holds,
    is_file,
    is_handed_in,
    is_skipped,
    new_folder,
    readable,
    unpacked,
)
from grader.batch.scratch import scratch_folder
from grader.catalogue import Exercise
from grader.errors import BadInput
from grader.report.model import Person

MAX_FILES = 20_000


@dataclass(frozen=True)
class Submission:
    """One student's files by slug, and by slug the reason why there is none. `problems` concern all of it.

    `person`, `late` and `notes` go into the report as they are.
    """

    student: str
    files: dict[str, Path] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    person: Person = field(default_factory=Person)
    late: bool = False
    notes: list[str] = field(default_factory=list)


def read_class(
    folder: Path,
    exercises: Sequence[Exercise],
    siblings: Sequence[Exercise] = (),
    *,
    scratch: Path | None = None,
    roster: Sequence[Person] = (),
) -> list[Submission]:
    """The submissions in a folder or a ZIP file, one per student, ordered by name. Raises BadInput if there are none.

    Files of `siblings`, which exercises may build on, are found too; nobody misses them. ZIP files are unpacked into
    `scratch`, a folder that must live as long as the submissions; without it, into one that lives as long as this
    process. Who is in the `roster` is not overlooked.
    """
    if scratch is None:
        scratch = scratch_folder()
    if not folder.exists():
        raise BadInput(f"There is no folder {folder}; name the folder that holds one folder per student.")
    if folder.is_file() and folder.suffix.lower() in {".py", ".ipynb"}:
        places = [_of_file(folder, new_folder(scratch))]
    else:
        places = _places(folder, exercises, scratch, roster)
    if not places:
        raise BadInput(f"{folder} holds no folders; put the files of each student into a folder of their own.")
    submissions = [_submission(place, exercises, siblings, scratch) for place in places]
    if not any(exercise.slug in submission.files for submission in submissions for exercise in exercises):
        names = ", ".join(exercise.stub.name for exercise in exercises[:3])
        raise BadInput(f"No folder in {folder} holds a file of an exercise, such as {names}; is it the right folder?")
    return sorted([*submissions, *_absent(submissions, roster, exercises)], key=lambda one: one.student)


def _places(folder: Path, exercises: Sequence[Exercise], scratch: Path, roster: Sequence[Person]) -> list[Place]:
    opened = folder
    if folder.is_file():
        if folder.suffix.lower() != ".zip":
            raise BadInput(f"{folder} is a file; name the folder that holds one folder per student.")
        opened = new_folder(scratch)
        try:
            unpack(folder, opened, is_handed_in, cuts=True)
        except BadArchive as error:
            raise BadInput(f"{folder} was not read: {error}.") from None
        names = {exercise.stub.name for exercise in exercises}
        if any(path.name in names for path in opened.iterdir()):
            return [Place(readable(folder.stem), opened)]
        inner = list(opened.iterdir())
        if len(inner) == 1 and inner[0].is_dir() and inner[0].name == folder.stem:
            [opened] = inner
    try:
        return find_places(opened, scratch, roster)
    except PermissionError:
        raise BadInput(f"{folder} can't be read; ask for the permission to.") from None


def _of_file(path: Path, folder: Path) -> Place:
    folder.mkdir()
    (folder / path.name).write_bytes(path.read_bytes())
    return Place(readable(path.stem), folder)


def _submission(place: Place, exercises: Sequence[Exercise], siblings: Sequence[Exercise], scratch: Path) -> Submission:
    """One student's place, whatever is in it."""
    try:
        place = unpacked(place, scratch)
    except OSError as error:
        place = replaced(place, problems=[f"the folder can't be read: {error.strerror}"])
    found = read_submission(place.folder, exercises, siblings, place.unpacked)
    return replaced(
        found,
        student=place.student,
        problems=[*place.problems, *found.problems],
        person=place.person,
        late=place.late,
        notes=place.notes,
    )


def _absent(
    submissions: Sequence[Submission], roster: Sequence[Person], exercises: Sequence[Exercise]
) -> Iterator[Submission]:
    """A submission for everyone in the roster who has handed nothing in."""
    present = {submission.person.username for submission in submissions}
    for person in roster:
        if person.username not in present:
            missing = {exercise.slug: f"no file {exercise.stub.name} was handed in" for exercise in exercises}
            yield Submission(person.username, missing=missing, problems=["nothing was handed in"], person=person)


def read_submission(
    folder: Path, exercises: Sequence[Exercise], siblings: Sequence[Exercise] = (), others: Sequence[Path] = ()
) -> Submission:
    """One student's folder, and what was unpacked for it into `others`.

    What can't be used is a reason in the result, never an exception.
    """
    found: dict[str, list[Path]] = {exercise.slug: [] for exercise in [*exercises, *siblings]}
    wanted = {exercise.slug for exercise in exercises}
    submission = Submission(readable(folder.name))
    places = [folder, *others]
    sources: dict[Path, Path] = {}
    for number, path in enumerate(path for place in places for path in _files(place)):
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
            names = " and ".join(_within(places, sources[path]) for path in paths[:3])
            submission.missing[slug] = f"there are {len(paths)} files of this name, {names}: hand in one"
        elif slug in wanted:
            submission.missing[slug] = f"no file {slug}.py was handed in"
    if not wanted & submission.files.keys():
        submission.problems.append("the folder holds no file of an exercise")
    return submission


def _within(places: Sequence[Path], path: Path) -> str:
    """The path as the student knows it: from the top of what was handed in."""
    return readable(str(path.relative_to(next(place for place in places if path.is_relative_to(place)))))


def _programs(path: Path, exercises: Sequence[Exercise], problems: list[str]) -> dict[str, Path]:
    """The exercises' programs that a file holds, by slug."""
    if path.suffix.lower() == NOTEBOOK:
        return programs_in(path, exercises, problems)
    return {path.stem: path} if any(exercise.slug == path.stem for exercise in exercises) else {}


def own_submission(exercises: Sequence[Exercise]) -> Submission:
    """What a learner has written into the stubs of their own copy."""
    files = {exercise.slug: exercise.stub for exercise in exercises if exercise.stub.is_file()}
    missing = {exercise.slug: f"there is no file {exercise.stub.name}" for exercise in exercises}
    return Submission("Your exercises", files, {slug: why for slug, why in missing.items() if slug not in files})


def _files(folder: Path) -> Iterator[Path]:
    """Regular files, no links, in a fixed order."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not is_skipped(name) and not holds(Path(place, name), "pyvenv.cfg")
        )
        for name in sorted(files):
            path = Path(place, name)
            if path.suffix.lower() in {".py", NOTEBOOK} and is_file(path):
                yield path
