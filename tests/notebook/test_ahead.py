"""What is graded before nbgrader comes to it, and when that does not count."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from grader.batch.cells import Cell, read_cells
from grader.batch.job import Job
from grader.batch.journal import Graded
from grader.batch.setup import Setup
from grader.batch.work import Crew
from grader.catalogue import Kit
from grader.judge.isolation import Level
from grader.notebook import ahead
from grader.notebook.ahead import AHEAD, Ahead

ROOT = Path(__file__).resolve().parents[2]
KIT = Kit(ROOT)
FETCH_ALL = KIT.exercise("fetch_all")
RIGHT = FETCH_ALL.solution.read_text(encoding="utf-8")
WRONG = (FETCH_ALL.answers / "wrong/sequential-await.py").read_text(encoding="utf-8")
ENDLESS = "async def fetch_all(fetch, urls):\n    while True: pass"


@pytest.fixture(scope="module")
def grades() -> Iterator[Ahead]:
    one = Ahead(Setup.of(KIT, [FETCH_ALL], Level.NONE))
    yield one
    one.close()


@pytest.fixture
def graded(monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """Everything that is graded, in its order."""
    jobs: list[Job] = []
    grade = Crew.grade

    def noted(self: Crew, job: Job) -> Graded:
        jobs.append(job)
        return grade(self, job)

    monkeypatch.setattr(Crew, "grade", noted)
    return jobs


def notebook(path: Path, source: str) -> Path:
    cell = {"cell_type": "code", "source": source, "metadata": {"nbgrader": {"grade_id": "fetch_all"}}, "outputs": []}
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}))
    return path


def cells(source: str) -> list[Cell]:
    return [Cell(source, "fetch_all")]


def test_a_notebook_that_has_not_changed_is_graded_once(grades: Ahead, graded: list[Job], tmp_path: Path) -> None:
    files = [notebook(tmp_path / "ada", WRONG), notebook(tmp_path / "grace", RIGHT)]
    assert grades.grade(cells(WRONG), files).points == 1
    assert grades.grade(cells(RIGHT), files[1:]).points == 4
    assert [job.files["fetch_all"].decode().strip() for job in graded] == [WRONG.strip(), RIGHT.strip()]


def test_a_notebook_that_was_mended_is_graded_as_it_is_now(grades: Ahead, graded: list[Job], tmp_path: Path) -> None:
    files = [notebook(tmp_path / "ada", RIGHT), notebook(tmp_path / "grace", RIGHT)]
    grades.grade(cells(RIGHT), files)
    result = grades.grade(cells(WRONG), files[1:])
    assert result.points == 1
    assert len(graded) == 3


@pytest.mark.parametrize("content", [None, "no JSON", "[]"])
def test_a_notebook_that_cannot_be_read_ahead_is_graded_when_it_comes(
    grades: Ahead, tmp_path: Path, content: str | None
) -> None:
    files = [tmp_path / "ada", tmp_path / "grace"]
    if content is not None:
        files[1].write_text(content)
    assert grades.grade(cells(RIGHT), files).points == 4
    assert grades.grade(cells(WRONG), files[1:]).points == 1


def test_only_some_notebooks_are_graded_ahead(grades: Ahead, graded: list[Job], tmp_path: Path) -> None:
    files = [notebook(tmp_path / str(number), RIGHT) for number in range(AHEAD + 3)]
    grades.grade(cells(RIGHT), files)
    for file in files[1 : AHEAD + 1]:
        grades.grade(cells(RIGHT), [file])
    assert len(graded) == 1 + AHEAD


def test_a_program_that_never_ends_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    running = Event()
    monkeypatch.setattr(ahead, "THREADS", 1)
    one = Ahead(Setup.of(KIT, [FETCH_ALL], Level.NONE))

    def noted(path: Path) -> list[Cell]:
        running.set()
        return read_cells(path)

    monkeypatch.setattr(ahead, "read_cells", noted)
    one.grade(cells(RIGHT), [notebook(tmp_path / "ada", RIGHT), notebook(tmp_path / "grace", ENDLESS)])
    assert running.wait(30)
    one.close()
    assert not any(thread.is_alive() for thread in one._threads)
    assert one._begun[tmp_path / "grace"].done()
