"""Where each student's files lie: folders, clones, ZIP files, and names as Canvas and Moodle give them."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import msgspec

from grader.batch.archives import BadArchive, unpack
from grader.report.model import Person

CANVAS = re.compile(r"(?P<name>.+?)(?P<late>_LATE)?_(?P<id>\d+)_(?P<number>\d+)_(?P<file>.+)")
"""`lovelaceada_LATE_123_4567_fetch_all-1.py`: who, their number, the upload's number, the file's own name."""
AGAIN = re.compile(r"-\d+(?=\.\w+$)")
"""What Canvas adds to the name of a file that was handed in before."""
MOODLE = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?(?P<file>.*)")
"""`Ada Lovelace_123_assignsubmission_file_`, a folder, or the file's own name stands at its end."""
SKIPPED = {"node_modules", "site-packages", "solutions", "venv"}
"""Folders in which nobody hands in; those whose name begins with a dot or an underscore are skipped too."""
ENDINGS = {".py", ".ipynb", ".zip"}


@dataclass(frozen=True)
class Place:
    """One student's files: a folder, and what was unpacked from ZIP files in it. `problems` are about ZIP files."""

    student: str
    folder: Path
    person: Person = field(default_factory=Person)
    late: bool = False
    unpacked: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    source: str = ""
    """What it is called in the class's folder."""
    date_s: float = 0.0
    """When its newest file was changed, in seconds since 1970."""


def readable(name: str) -> str:
    """A file's name as text: bytes that are none are shown as such."""
    return os.fsencode(name).decode(errors="backslashreplace")


def is_handed_in(path: PurePosixPath) -> bool:
    """Whether a file within a submission is looked at, by its name and those of its folders."""
    return path.suffix.lower() in ENDINGS and not any(is_skipped(part) for part in path.parts[:-1])


def is_clone(folder: Path) -> bool:
    """Whether it is a repository of git."""
    return holds(folder, ".git")


def holds(folder: Path, name: str) -> bool:
    """Whether something of this name is in the folder; a folder that can't be read holds nothing."""
    try:
        return (folder / name).exists()
    except OSError:
        return False


def is_skipped(folder: str) -> bool:
    """Whether nobody hands in in a folder of this name."""
    return folder[0] in "._" or folder in SKIPPED


def find_places(folder: Path, scratch: Path, people: Sequence[Person] = ()) -> list[Place]:
    """Every student's place in the class's folder, by name; two of one student are one, the newest.

    ZIP files are unpacked, and files of Canvas gathered, in folders of their own in `scratch`.
    """
    entries = sorted(path for path in folder.iterdir() if path.name[0] not in "._")
    folders = [path for path in entries if path.is_dir()]
    files = [path for path in entries if is_file(path)]
    places = [*map(_of_folder, folders), *_of_files(files, scratch)]
    places = _of_clones(places, folder.name, people)
    return sorted(_newest(_named_apart(_known(places, people))), key=lambda place: place.student)


def unpacked(place: Place, scratch: Path) -> Place:
    """The place with the ZIP files at its top unpacked; one that can't be is a problem of this student."""
    found, problems = [], []
    files = [] if is_clone(place.folder) else sorted(place.folder.iterdir())
    for archive in (path for path in files if path.suffix.lower() == ".zip" and is_file(path)):
        target = new_folder(scratch)
        try:
            unpack(archive, target, is_handed_in)
        except BadArchive as error:
            problems.append(f"{readable(archive.name)} was not read: {error}")
            continue
        found.append(target)
        inner = [readable(path.name) for path in sorted(target.rglob("*")) if path.suffix.lower() == ".zip"]
        if inner:
            problems.append(f"{readable(archive.name)} holds another ZIP, {inner[0]}, which was not read: hand in one")
    return replace(place, unpacked=found, problems=[*place.problems, *problems])


def new_folder(scratch: Path) -> Path:
    """The name of a folder in `scratch` that is not there yet."""
    return Path(tempfile.mkdtemp(dir=scratch), "files")


def is_file(path: Path) -> bool:
    """Whether it is a regular file that can be reached, and no link."""
    try:
        return path.is_file() and not path.is_symlink()
    except OSError:
        return False


def _of_folder(path: Path) -> Place:
    match = MOODLE.fullmatch(path.name)
    if match is None:
        return Place(readable(path.name), path, source=readable(path.name), date_s=_date(path))
    person = Person(name=readable(match["name"]), id=match["id"])
    return Place(person.name, path, person, source=readable(path.name), date_s=_date(path))


def _of_files(files: Iterable[Path], scratch: Path) -> Iterator[Place]:
    """Students whose files lie beside each other, known by the names; other ZIP files are a student each."""
    groups: dict[tuple[str, str], list[tuple[int, str, Path, bool]]] = {}
    for path in files:
        if path.suffix.lower() not in ENDINGS:
            continue
        match = MOODLE.fullmatch(path.name) or CANVAS.fullmatch(path.name)
        if match is not None:
            parts = match.groupdict()
            name = AGAIN.sub("", parts["file"]) if "number" in parts else parts["file"]
            upload = (int(parts.get("number", 0)), name, path, bool(parts.get("late")))
            groups.setdefault((match["name"], match["id"]), []).append(upload)
        elif path.suffix.lower() == ".zip":
            groups.setdefault((path.stem, ""), []).append((0, path.name, path, False))
    for (name, number), uploads in groups.items():
        yield _gathered(readable(name), number, sorted(uploads), scratch)


def _gathered(name: str, number: str, uploads: list[tuple[int, str, Path, bool]], scratch: Path) -> Place:
    """One student's loose files in a folder; of two with one name the upload with the higher number counts."""
    folder = new_folder(scratch)
    folder.mkdir()
    notes = []
    for _, file, path, _ in uploads:
        target = folder / file
        if target.exists():
            notes.append(f"{readable(file)} was handed in more than once; the newest counts")
            target.unlink()
        try:
            target.hardlink_to(path)
        except OSError:  # on another disk, say
            shutil.copy2(path, target)
    return Place(
        name,
        folder,
        Person(name=name, id=number) if number else Person(),
        late=any(late for *_, late in uploads),
        notes=list(dict.fromkeys(notes)),
        source=readable(uploads[-1][2].name),
        date_s=_date(folder),
    )


def _date(folder: Path) -> float:
    """When the newest file that counts was changed; 0 where there is none."""
    newest = 0.0
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not is_skipped(name)]
        for name in files:
            path = Path(place, name)
            if path.suffix.lower() in ENDINGS and is_file(path):
                newest = max(newest, path.stat().st_mtime)
    return newest


def _of_clones(places: list[Place], parent: str, people: Sequence[Person]) -> list[Place]:
    """The places with the names of clones, `<classroom>-<assignment>-<username>`, cut down to the username.

    A roster says what a username is. Without one, it is what follows the beginning that all clones share.
    """
    users = {person.username.casefold(): person.username for person in people}
    clones = [place.student for place in places if is_clone(place.folder)]
    prefix = _prefix(clones, parent)
    named = []
    for place in places:
        parts = place.student.split("-")
        ends = ["-".join(parts[start:]) for start in range(len(parts))]
        user = next((users[end.casefold()] for end in ends if end.casefold() in users), "")
        if not user and place.student in clones and prefix:
            user = place.student.removeprefix(prefix)
        person = msgspec.structs.replace(place.person, username=user) if user else place.person
        named.append(replace(place, student=user or place.student, person=person))
    return named


def _prefix(names: Sequence[str], parent: str) -> str:
    """What the names of the clones begin with, up to a hyphen; empty where nobody can tell."""
    assignment = f"{parent.removesuffix('-submissions')}-"
    if parent.endswith("-submissions") and all(name.startswith(assignment) for name in names):
        return assignment
    common = os.path.commonprefix(names) if len(names) > 1 else ""  # noqa: RUF071 - of letters, indeed
    return common[: common.rfind("-") + 1]


def _known(places: Iterable[Place], people: Sequence[Person]) -> Iterator[Place]:
    """The places with what the roster says of each."""
    for place in places:
        person = next((person for person in people if _is(person, place)), None)
        if person is not None:
            own = place.person
            merged = Person(person.username, person.name or own.name, person.id or own.id, person.email)
            yield replace(place, person=merged)
        elif people:
            yield replace(place, notes=[*place.notes, "is not in the roster"])
        else:
            yield place


def _is(person: Person, place: Place) -> bool:
    if place.person.id and person.id:
        return place.person.id == person.id
    names = {name.casefold() for name in (place.student, place.person.name, place.person.username) if name}
    return bool(names & {name.casefold() for name in (person.username, person.name, person.email) if name})


def _named_apart(places: Iterable[Place]) -> list[Place]:
    """The places, with a number where two people have one name."""
    found = list(places)
    numbers: dict[str, set[str]] = {}
    for place in found:
        numbers.setdefault(place.student, set()).add(place.person.id)
    return [
        replace(place, student=f"{place.student} ({place.person.id})")
        if len(numbers[place.student]) > 1 and place.person.id
        else place
        for place in found
    ]


def _newest(places: Iterable[Place]) -> Iterator[Place]:
    """One place per student: the one changed last, which says so. A platform's numbers tell people apart."""
    groups: dict[tuple[str, str], list[Place]] = {}
    for place in places:
        groups.setdefault((place.person.username or place.student, place.person.id), []).append(place)
    for group in groups.values():
        *older, newest = sorted(group, key=lambda place: (place.date_s, place.source))
        names = ", ".join(place.source for place in older)
        note = [f"handed in more than once: {newest.source} is the newest and counts, {names} not"] if older else []
        yield replace(newest, notes=[*newest.notes, *note])
