"""One grading of a class into a folder, that may be stopped and continued."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from grader.batch.job import Job
from grader.batch.journal import Journal, Said
from grader.batch.pool import Pool
from grader.batch.setup import Setup
from grader.batch.submissions import Submission
from grader.errors import BadInput
from grader.lock import hold
from grader.report.model import SubmissionResult

LOCK = ".journal.lock"


@dataclass
class Counts:
    """How far a grading is, in submissions: `old` were graded in an earlier run, `broken` ended badly."""

    total: int
    old: int = 0
    new: int = 0
    broken: int = 0

    @property
    def done(self) -> int:
        """How many have a result."""
        return self.old + self.new


@dataclass
class Session:
    """A class to be graded into a journal; `again` are students who are graded whatever the journal has."""

    setup: Setup
    submissions: Sequence[Submission]
    journal: Journal
    again: Collection[str] = ()
    counts: Counts = field(init=False)

    def __post_init__(self) -> None:
        self.counts = Counts(len(self.submissions))
        students = Counter(submission.student for submission in self.submissions)
        for student, number in students.items():
            if number > 1:
                raise BadInput(f"{number} submissions are called {student}; rename all but one.")
        for student in self.again:
            if student not in students:
                raise BadInput(f"There is no submission of {student!r} to grade again; is the name right?")
        self.journal.begin(self.setup, list(students), again=self.again)

    def run(self, pool: Pool, changed: Callable[[Counts], object]) -> None:
        """Grade what has no result yet, each kept as it comes; `changed` hears of every step."""
        for graded in pool.grade(self._jobs(changed)):
            self.journal.add(graded)
            self.counts.new += 1
            self.counts.broken += ended_badly(graded.result)
            changed(self.counts)

    def _jobs(self, changed: Callable[[Counts], object]) -> Iterator[Job]:
        for submission in self.submissions:
            job = Job.read(submission, self.setup.slugs)
            said = Said(submission.person, submission.late, submission.notes)
            if self.journal.want(job.student, job.key(self.setup), said):
                self.counts.old += 1
                changed(self.counts)
            else:
                yield job


def ended_badly(result: SubmissionResult) -> bool:
    """Whether one of its tests hung or crashed."""
    return any(test.outcome in {"timeout", "crashed"} for exercise in result.exercises for test in exercise.tests)


def shard(submissions: Sequence[Submission], number: int, count: int) -> list[Submission]:
    """The submissions that fall to machine `number` of `count`, from 1 on: by name, whoever else is in the class."""
    return [one for one in submissions if _place(one.student) % count == number - 1]


def _place(student: str) -> int:
    return int.from_bytes(hashlib.sha256(student.encode()).digest()[:8])


@contextmanager
def only_one_in(folder: Path) -> Iterator[None]:
    """Have the folder for itself during the block. Raises BadInput while another grader has it.

    The lock goes with the process that holds it, however it ends.
    """
    path = folder / LOCK
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise BadInput(f"{path} can't be written: {error.strerror}; name another folder with --out.") from None
    try:
        if not hold(descriptor, path):
            raise BadInput(f"Another grader works in {folder}; wait for it, or name another folder with --out.")
        yield
    finally:
        os.close(descriptor)
