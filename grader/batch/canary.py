"""Tests that must fail: one that passes shows that student code tampers with the verdict.

Each submission is asked one more test, under a name and of a kind that nobody can know beforehand, by the same child
and worker as its own tests. It detects what the two processes prevent, and where code runs beside the tests it is all
there is.
"""

from __future__ import annotations

import secrets
from typing import Any

import msgspec
import pytest

from grader.batch.plan import Planned
from grader.report.model import TestResult
from grader.trial.world import World

TAMPERED = (
    "held for review: a test that must fail has passed, so this code changes its own verdict; read it before you give "
    "any points"
)
"""What the row of such a submission says."""


def wrong_value(exercise: Any) -> None:
    """The file is what was drawn."""
    assert exercise == secrets.token_hex(8)  # noqa: S101 - this is a test


def missed_window(exercise: Any, world: World) -> None:  # noqa: ARG001 - it has the file loaded
    """The operation takes its time."""
    world.took(1 + secrets.randbelow(1000), because="the operation")


def failed_check(exercise: Any, world: World) -> None:
    """The result is as long as the input."""
    world.check(exercise is None, secrets.token_hex(4), f"You returned {secrets.randbelow(10)} of 10 results.")


KINDS = [wrong_value, missed_window, failed_check]


def planned(slug: str) -> Planned:
    """A test of the exercise that must fail, under a name that nobody has heard before."""
    return Planned(slug, f"test_{secrets.token_hex(8)}", "", is_hidden=True, max_points=1)


def canary(name: str, beside: pytest.Item) -> pytest.Item:
    """The test of this name, as if it stood in the file of the other one."""
    item: pytest.Item = pytest.Function.from_parent(beside.parent, name=name, callobj=secrets.choice(KINDS))
    for mark in beside.iter_markers("timeout"):
        item.add_marker(pytest.mark.timeout(*mark.args, **mark.kwargs))
    return item


def is_tampered(result: TestResult) -> bool:
    """Whether the test that must fail has passed, or says that it has points."""
    return result.outcome == "passed" or result.points > 0


class Answer(msgspec.Struct):
    """What a submission has come to."""

    results: dict[str, list[TestResult]]
    """By slug, in the order of the plan."""
    is_tampered: bool = False
