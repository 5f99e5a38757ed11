"""What is told of a grading while it runs."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from grader.batch.session import Counts
from grader.cli import progress
from grader.cli.progress import GradingProgress, progress_line


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        (Counts(2000), "0 of 2000"),
        (Counts(2000, old=10), "10 of 2000"),
        (Counts(2000, old=1000, new=200), "1200 of 2000, 20.0 per second, 0:00:40 left"),
        (Counts(20000, new=20, broken=3), "20 of 20000, 2.0 per second, 2:46:30 left, 3 hung or crashed"),
    ],
)
def test_a_line_says_how_far_it_is_how_fast_and_how_long_it_will_take(counts: Counts, line: str) -> None:
    assert progress_line(counts, 10.0) == line


def told(*, terminal: bool, quiet: bool) -> str:
    file = io.StringIO()
    shown = GradingProgress(Console(file=file, force_terminal=terminal, width=100), quiet=quiet)
    with shown.shown():
        shown.update(Counts(3, new=1))
        shown.update(Counts(3, new=2, broken=1))
        shown.say("Stopping.")
    return file.getvalue()


def test_in_a_terminal_there_is_a_bar() -> None:
    seen = told(terminal=True, quiet=False)
    assert "2 of 3" in seen
    assert "1 hung or crashed" in seen
    assert "Stopping." in seen


def test_elsewhere_there_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(terminal=False, quiet=False) == "Stopping.\n"
    monkeypatch.setattr(progress, "EVERY_S", -1)
    lines = told(terminal=False, quiet=False).splitlines()
    assert [line.partition(",")[0] for line in lines] == ["grading: 1 of 3", "grading: 2 of 3", "Stopping."]


@pytest.mark.parametrize("terminal", [True, False])
def test_who_wants_quiet_has_it(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    monkeypatch.setattr(progress, "EVERY_S", -1)
    assert told(terminal=terminal, quiet=True) == ""
