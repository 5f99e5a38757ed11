"""What happened in a session of pytest, test by test, in a file that survives whatever ends the session."""

from __future__ import annotations

from pathlib import Path

import msgspec

from grader.report.model import TestResult


class Began(msgspec.Struct, frozen=True, tag="began"):
    """A test begins."""

    slug: str
    test: str


class Ended(msgspec.Struct, frozen=True, tag="ended"):
    """A test of an exercise has its result."""

    slug: str
    result: TestResult


class Unreadable(msgspec.Struct, frozen=True, tag="unreadable"):
    """The tests of an exercise can't be collected."""

    slug: str
    reason: str


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    """The session ran to its end."""


Event = Began | Ended | Unreadable | Finished
_decoder = msgspec.json.Decoder(Event)


def note(path: str, event: Event) -> None:
    """Append an event to the file."""
    with Path(path).open("ab") as file:
        file.write(msgspec.json.encode(event) + b"\n")


def read_events(path: Path) -> list[Event]:
    """The events in their order, without a last one that is only half written."""
    lines = path.read_bytes().split(b"\n")[:-1]
    return [_decoder.decode(line) for line in lines]
