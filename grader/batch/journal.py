"""What has been graded: a database beside the results, from which all of them are made.

A submission's result is one transaction, under the hash of all that it depends on. Whatever stops a grading, what was
graded stays; a submission that has not changed is not graded again.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from grader.batch.setup import Setup
from grader.errors import BadInput
from grader.judge.isolation import Level
from grader.report.model import ExerciseResult, Person, Report, SubmissionResult

NAME = "journal.sqlite"
APPLICATION = 0x41574149
FORMAT = 1
"""Of the tables. A journal of another format is left alone."""
LEAST_BYTES = 512
"""The size of a database's page, at least."""
TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE results (
    student TEXT NOT NULL, key TEXT NOT NULL, isolation TEXT NOT NULL, seconds REAL NOT NULL, result BLOB NOT NULL,
    PRIMARY KEY (student, key)
);
CREATE TABLE wanted (student TEXT PRIMARY KEY, key TEXT NOT NULL, said BLOB NOT NULL) WITHOUT ROWID;
"""
SHOWN = "SELECT result, said FROM wanted NATURAL JOIN results ORDER BY student"
ISOLATIONS = "SELECT DISTINCT isolation FROM wanted NATURAL JOIN results ORDER BY isolation"
EVERYTHING = (
    "SELECT student, key, said, isolation, seconds, result FROM wanted NATURAL LEFT JOIN results ORDER BY student"
)
PATIENCE_S = 30
"""How long, in real seconds, a reader and the writer wait for each other."""


Fact = TypeVar("Fact")


class About(msgspec.Struct, frozen=True):
    """What the results in the report are of: the setup by its digest, its exercises, and who graded."""

    digest: str
    slugs: list[str]
    level: Level
    version: str


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a submission beside its code, as in `SubmissionResult`; no result depends on it."""

    person: Person = Person()
    late: bool = False
    notes: list[str] = []


class Graded(msgspec.Struct, frozen=True):
    """One result: of whom, under which key, confined how, in how many real seconds."""

    key: str
    isolation: str
    seconds: float
    result: SubmissionResult


class Journal:
    """The database in the folder of the results. Use it in a `with` block; every method raises BadInput.

    Only the process that grades writes. `must_exist` is for those who only read.
    """

    def __init__(self, folder: Path, *, must_exist: bool = False) -> None:
        self.path = folder / NAME
        if must_exist and not self.path.is_file():
            raise BadInput(f"{folder} holds no {NAME}; name the folder that `awaitlings grade` has written, its --out.")
        with self._sentence():
            self._database = sqlite3.connect(self.path, timeout=PATIENCE_S, isolation_level=None)
        try:
            with self._sentence():
                self._open()
        except BaseException:
            self._database.close()
            raise

    def _open(self) -> None:
        if 0 < self.path.stat().st_size < LEAST_BYTES:
            raise sqlite3.DatabaseError("file is not a database")  # sqlite would take it for an empty one
        execute = self._database.execute
        application, version = (execute(f"PRAGMA {name}").fetchone()[0] for name in ["application_id", "user_version"])
        if application == 0 and not execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            execute("PRAGMA journal_mode = WAL")
            tables = f"{TABLES} PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
            self._database.executescript(f"BEGIN IMMEDIATE; {tables} COMMIT;")
        elif application != APPLICATION:
            raise BadInput(f"{self.path} is no journal of a grading; name another folder with --out.")
        elif version != FORMAT:
            raise BadInput(
                f"{self.path} was written by another version of Awaitlings (format {version}, here {FORMAT}) and stays "
                "as it is; grade anew into another folder with --out."
            )
        execute("PRAGMA synchronous = FULL")  # 0.4 ms for a record that survives a power cut
        complaint = execute("PRAGMA quick_check(1)").fetchone()[0]
        if complaint != "ok":
            raise sqlite3.DatabaseError(complaint)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the database back."""
        self._database.close()

    @contextmanager
    def _sentence(self) -> Iterator[None]:
        """Say what is wrong with the database in one sentence."""
        try:
            yield
        except (sqlite3.OperationalError, OSError) as error:
            raise BadInput(
                f"{self.path} can't be used: {error}; make that possible (is there room on the disk?), and the same "
                "command goes on from there."
            ) from None
        except (sqlite3.DatabaseError, msgspec.DecodeError, zlib.error) as error:
            raise BadInput(
                f"{self.path} is damaged: {error}; move it away to grade everything anew, or name another folder "
                "with --out."
            ) from None

    def begin(self, setup: Setup, students: Collection[str], *, again: Collection[str] = ()) -> None:
        """Say what is to be graded now; what is not of it will not be in the report any more, but stays here.

        The results of those in `again` are forgotten.
        """
        about = About(setup.digest, list(setup.slugs), setup.level, setup.version)
        with self._sentence(), self._transaction() as execute:
            if self._fact("about", About) != about:
                execute("DELETE FROM wanted")
                self._set_fact("about", about)
            known = {student for (student,) in execute("SELECT student FROM wanted")}
            for student in known - set(students):
                execute("DELETE FROM wanted WHERE student = ?", [student])
            for student in again:
                execute("DELETE FROM results WHERE student = ?", [student])

    def want(self, student: str, key: str, said: Said = Said()) -> bool:  # noqa: B008 - immutable
        """Say that the student's result is the one under this key; whether it is there already."""
        with self._sentence():
            execute = self._database.execute
            row = student, key, msgspec.json.encode(said)
            if execute("SELECT * FROM wanted WHERE student = ?", [student]).fetchone() != row:
                execute("INSERT OR REPLACE INTO wanted VALUES (?, ?, ?)", row)
            return bool(execute("SELECT 1 FROM results WHERE student = ? AND key = ?", [student, key]).fetchone())

    def add(self, graded: Graded) -> None:
        """Keep a result, for good."""
        data = zlib.compress(msgspec.json.encode(graded.result), 1)
        row = [graded.result.student, graded.key, graded.isolation, graded.seconds, data]
        with self._sentence():
            self._database.execute("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?)", row)

    def about(self) -> About:
        """What the results are of."""
        with self._sentence():
            about = self._fact("about", About)
        if about is None:
            raise BadInput(f"{self.path} is empty: the grading was stopped before it began; run it again.")
        return about

    @contextmanager
    def shown(self) -> Iterator[tuple[Report, Iterator[SubmissionResult]]]:
        """What has been graded at this moment: a report of nobody yet, and the submissions, which are read one by one.

        Nothing but the results has a say in it.
        """
        about = self.about()
        with self._sentence():
            self._database.execute("BEGIN")  # what is added from here on is not seen
        try:
            with self._sentence():
                isolation = "; ".join(name for (name,) in self._database.execute(ISOLATIONS))
            yield Report(about.version, [], isolation=isolation), self._submissions()
        finally:
            self._database.rollback()

    def _submissions(self) -> Iterator[SubmissionResult]:
        with self._sentence():
            for data, said in self._database.execute(SHOWN):
                yield _result(data, msgspec.json.decode(said, type=Said))

    def missing(self) -> int:
        """How many students that were seen have no result yet."""
        with self._sentence():
            [[count]] = self._database.execute(
                "SELECT count(*) FROM wanted WHERE (student, key) NOT IN (SELECT student, key FROM results)"
            )
            return int(count)

    def reference(self, digest: str) -> list[ExerciseResult] | None:
        """What the reference solutions did in this setup, if somebody has looked."""
        with self._sentence():
            return self._fact(f"reference {digest}", list[ExerciseResult])

    def set_reference(self, digest: str, reference: list[ExerciseResult]) -> None:
        """Keep what the reference solutions did."""
        with self._sentence():
            self._set_fact(f"reference {digest}", reference)

    def absorb(self, other: Journal) -> None:
        """Take over the results of a journal of the same setup. Raises BadInput for any other."""
        theirs = other.about()
        with self._sentence(), self._transaction() as execute:
            ours = self._fact("about", About) or theirs
            if theirs != ours:
                raise BadInput(
                    f"{other.path} is of other tests, exercises or settings than {self.path}; grade all parts with "
                    "the same kit and the same options."
                )
            self._set_fact("about", ours)
            for student, key, said, isolation, seconds, data in other.rows():
                [known] = execute("SELECT max(key) FROM wanted WHERE student = ?", [student]).fetchone()
                if known not in {None, key}:
                    raise BadInput(
                        f"{other.path} holds another submission of {student!r} than was merged before; decide which "
                        "counts, and merge without the other."
                    )
                execute("INSERT OR REPLACE INTO wanted VALUES (?, ?, ?)", [student, key, said])
                if data is not None:
                    execute(
                        "INSERT OR IGNORE INTO results VALUES (?, ?, ?, ?, ?)", [student, key, isolation, seconds, data]
                    )

    def rows(self) -> Iterator[tuple[str, str, bytes, str | None, float | None, bytes | None]]:
        """All that is wanted: student, key and what is said, with isolation, seconds and result where there is one."""
        with self._sentence():
            yield from self._database.execute(EVERYTHING)

    @contextmanager
    def _transaction(self) -> Iterator[Callable[..., sqlite3.Cursor]]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database.execute
        except BaseException:
            self._database.rollback()
            raise
        self._database.execute("COMMIT")

    def _fact(self, name: str, kind: type[Fact]) -> Fact | None:
        row = self._database.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=kind)

    def _set_fact(self, name: str, value: object) -> None:
        self._database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", [name, msgspec.json.encode(value)])


def _result(data: bytes, said: Said) -> SubmissionResult:
    result = msgspec.json.decode(zlib.decompress(data), type=SubmissionResult)
    return msgspec.structs.replace(result, person=said.person, late=said.late, notes=said.notes)
