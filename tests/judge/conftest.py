from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest

from grader.judge.confinement import Confinement, Limits
from grader.judge.isolation import Profile, Reached
from grader.judge.probe import probe


class Ended(NamedTuple):
    """What a child answered, its error as `Type: text`, and the signal that ended it, 0 for none."""

    value: Any
    error: str
    signal: int


class Forbidden(Exception):  # noqa: N818 - what the child couldn't even begin
    """The child could not be confined."""


@pytest.fixture(scope="session")
def machine() -> Reached:
    """What there is to confine children of this very process: no namespaces, as those are around the whole of it."""
    reached = probe()
    return msgspec.structs.replace(reached, namespaces=()) if reached.user or os.getuid() else _root_of(reached)


def _root_of(reached: Reached) -> Reached:
    from grader.judge.probe import try_out  # noqa: PLC0415

    return try_out([]).reached
