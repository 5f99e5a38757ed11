"""What is remembered of a learner's work: outside of the exercises, per kit and slug."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import platformdirs

from grader.catalogue import Exercise, Kit
from grader.errors import BadInput
from grader.report.files import write_whole
from grader.report.learner import is_untouched
from grader.report.model import TestResult


class Record(msgspec.Struct, frozen=True):
    """How an exercise's last run ended; `fingerprint` is that of the files that were run."""

    fingerprint: str
    passed: int
    tests: int
    is_started: bool = True

    @classmethod
    def of(cls, fingerprint: str, tests: Sequence[TestResult]) -> Record:
        """The record of these results."""
        passed = sum(test.outcome == "passed" for test in tests)
        return cls(fingerprint, passed, len(tests), is_started=passed == len(tests) or not is_untouched(tests))

    @property
    def word(self) -> str:
        """`done`, `failing` or `not started`."""
        if not self.is_started:
            return "not started"
        return "done" if self.passed == self.tests else "failing"


class State(msgspec.Struct):
    """What is known of a kit, by slug: the last runs, and how many hints were given."""

    kit: str
    current: str | None = None
    records: dict[str, Record] = {}
    hints: dict[str, int] = {}

    def word(self, exercise: Exercise) -> str:
        """The exercise's state; what was never run counts as not started."""
        record = self.records.get(exercise.slug)
        return "not started" if record is None else record.word

    def next_undone(self, exercises: Sequence[Exercise], after: Exercise | None = None) -> Exercise | None:
        """The first other exercise that is not done, from the one `after` it on and then from the first.

        Extra exercises come when all others are done.
        """
        place = exercises.index(after) + 1 if after is not None else 0
        order = [exercise for exercise in [*exercises[place:], *exercises[:place]] if exercise != after]
        undone = [exercise for exercise in order if self.word(exercise) != "done"]
        return min(undone, key=lambda exercise: exercise.is_extra, default=None)


def state_file(kit: Kit) -> Path:
    """Where the state of this kit is kept."""
    key = hashlib.sha256(bytes(kit.root.resolve())).hexdigest()[:16]
    return platformdirs.user_state_path("awaitlings") / f"{key}.json"


def read_state(kit: Kit) -> State:
    """The state of this kit: a new one where there is none that can be read."""
    try:
        return msgspec.json.decode(state_file(kit).read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return State(str(kit.root.resolve()))


@contextmanager
def changed_state(kit: Kit) -> Iterator[State]:
    """The state, which is written back after the block. Raises BadInput where that can't be."""
    state = read_state(kit)
    yield state
    path = state_file(kit)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"{path.parent} can't be made: {error.strerror}; your progress is kept there.") from None
    write_whole(path, msgspec.json.encode(state), "your progress is kept there, make the folder writable")


def fingerprint(exercise: Exercise, exercises: Sequence[Exercise]) -> str:
    """What changes whenever an exercise should be run again: its files, and those of exercises that it names."""
    text = _content(exercise.stub)
    named = [other for other in exercises if re.search(rf"\b{other.slug}\b".encode(), text)]
    paths = [exercise.visible_tests, exercise.folder / "exercise.toml", *(other.stub for other in named)]
    return hashlib.sha256(b"\0".join([text, *map(_content, paths)])).hexdigest()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def outdated(state: State, exercises: Sequence[Exercise]) -> list[Exercise]:
    """The exercises that have changed since their last run, or were never run."""
    marks = {exercise.slug: fingerprint(exercise, exercises) for exercise in exercises}
    records = state.records
    return [
        exercise
        for exercise in exercises
        if exercise.slug not in records or records[exercise.slug].fingerprint != marks[exercise.slug]
    ]
