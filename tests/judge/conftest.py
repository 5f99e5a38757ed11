from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.catalogue import Exercise, Kit
from grader.judge.isolation import Profile, Reached
from grader.judge.nursery import Nursery
from grader.judge.remote import across as trial_across
from grader.trial.trial import Trial


class Kits(NamedTuple):
    """The kit of one exercise, `slug`, and the file that was handed in for it."""

    exercise: Exercise
    path: Path


Make = Callable[[Kits], Trial]


def run_slug(trial: Trial) -> Any:
    """A test's body: call the student's function without arguments."""
    return asyncio.run(trial.stage.subject.slug())


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Workers without confinement, which is tested elsewhere."""
    with Nursery(Reached()) as nursery:
        yield nursery


@pytest.fixture
def handed_in(tmp_path: Path) -> Callable[..., Kits]:
    """A submission for an exercise `slug` whose stub is `stub`. `references` are other exercises and their answers."""

    def make(submission: str, stub: str, limit: int, references: Mapping[str, str]) -> Kits:
        for number, (slug, answer) in enumerate({**references, "slug": ""}.items(), 1):
            folder, answers = [
                tmp_path / side / "c01_chapter" / f"e{number}_{slug}" for side in ("exercises", "solutions")
            ]
            folder.mkdir(parents=True, exist_ok=True)
            answers.mkdir(parents=True, exist_ok=True)
            settings = f'title = "A title"\nconcepts = []\nhints = []\nlimit = {limit}\n'
            (folder / "exercise.toml").write_text(settings, encoding="utf-8")
            (folder / f"{slug}.py").write_text(stub, encoding="utf-8")
            (answers / f"{slug}.py").write_text(textwrap.dedent(answer), encoding="utf-8")
        path = tmp_path / "slug.py"
        path.write_text(textwrap.dedent(submission).lstrip("\n"), encoding="utf-8")
        return Kits(Kit(tmp_path).exercise("slug"), path)

    return make


@pytest.fixture
def across(nursery: Nursery, handed_in: Callable[..., Kits]) -> Callable[..., Trial]:
    """As `attempt`: one trial of a submission, here in a worker; the test's body is run in this process."""

    def run(  # noqa: PLR0913
        submission: str,
        body: Callable[[Trial], object] = run_slug,
        stub: str = "async def slug(): ...",
        *,
        limit: int = 20,
        references: Mapping[str, str] | None = None,
        supplied: Mapping[str, object] | None = None,
    ) -> Trial:
        exercise, path = handed_in(submission, stub, limit, references or {})
        worker = nursery.fork(Profile.DEFAULT)
        try:
            trial = trial_across(exercise, {"slug": path}, exercise.folder.parents[2], worker)
            return _carried_out(trial, body, supplied or {})
        finally:
            worker.end()

    return run


@pytest.fixture(params=["in one process", "across two"])
def submit(
    request: pytest.FixtureRequest, across: Callable[..., Trial], handed_in: Callable[..., Kits]
) -> Callable[..., Trial]:
    """As `across`, and the same trial in one process: what a test sees must not depend on it."""
    if request.param == "across two":
        return across

    def run(
        submission: str,
        body: Callable[[Trial], object] = run_slug,
        stub: str = "async def slug(): ...",
        *,
        references: Mapping[str, str] | None = None,
        supplied: Mapping[str, object] | None = None,
    ) -> Trial:
        exercise, path = handed_in(submission, stub, 20, references or {})
        trial = Trial.local(exercise, lambda each: path if each.slug == "slug" else each.solution)
        return _carried_out(trial, body, supplied or {})

    return run


def _carried_out(trial: Trial, body: Callable[[Trial], object], supplied: Mapping[str, object]) -> Trial:
    trial.stage.supplied.update(supplied)
    with trial.stage.running(), trial.watching():
        body(trial)
    return trial
