from __future__ import annotations

import asyncio
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.catalogue import read_exercise
from grader.judge.isolation import Profile, Reached
from grader.judge.nursery import Nursery
from grader.judge.remote import across as trial_across
from grader.trial.trial import Trial

STUB = "async def slug(*args): ..."

Attempt = Callable[..., Trial]


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Workers without confinement: what confines them is tested elsewhere."""
    with Nursery(Reached()) as nursery:
        yield nursery


@pytest.fixture
def across(nursery: Nursery, tmp_path: Path) -> Attempt:
    """As `attempt`: one trial of a submission, in a worker; the test's body is run in this process.

    `references` are other exercises, by slug, each with its reference solution.
    """

    def run(
        submission: str | bytes,
        body: Callable[[Trial], object] = lambda trial: asyncio.run(trial.stage.subject.slug()),
        stub: str = STUB,
        *,
        limit: int = 5,
        references: dict[str, str] | None = None,
        supplied: dict[str, object] | None = None,
    ) -> Trial:
        for number, (slug, solution) in enumerate({"slug": "", **(references or {})}.items(), 1):
            folder = tmp_path / "exercises" / "c01_chapter" / f"e{number}_{slug}"
            answers = tmp_path / "solutions" / "c01_chapter" / folder.name
            for place in [folder, answers]:
                place.mkdir(parents=True, exist_ok=True)
            settings = f'title = "A title"\nconcepts = []\nhints = []\nlimit = {limit}\n'
            (folder / "exercise.toml").write_text(settings, encoding="utf-8")
            (folder / f"{slug}.py").write_text(stub, encoding="utf-8")
            (answers / f"{slug}.py").write_text(textwrap.dedent(solution), encoding="utf-8")
        path = tmp_path / "slug.py"
        text = textwrap.dedent(submission).lstrip("\n").encode() if isinstance(submission, str) else submission
        path.write_bytes(text)
        exercise = read_exercise(tmp_path / "exercises" / "c01_chapter" / "e1_slug")
        worker = nursery.fork(Profile.DEFAULT)
        try:
            trial = trial_across(exercise, {"slug": path}, tmp_path, worker)
            trial.stage.supplied.update(supplied or {})
            with trial.stage.running(), trial.watching():
                body(trial)
        finally:
            worker.end()
        return trial

    return run
