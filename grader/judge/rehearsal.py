"""A trial of the kit's own, played before there are workers, in the process that forks them.

What Python makes at the first use of everything is then there for all workers, which would each have to make it; and so
it is for the judges that are forked from the other process.
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

from grader.judge.nursery import Nursery, WorkerProcess
from grader.judge.remote import Submitted, across, references
from grader.trial.trial import Trial
from grader.trial.world import World

SLUG = "rehearsal"
SETTINGS = 'title = "A rehearsal"\nconcepts = []\nhints = []\n'
SOURCE = f"""import asyncio


async def {SLUG}(box: object, words: list[str]) -> list[str]:
    async with box.session() as session:
        first = await session.get(words[0])
    found = await asyncio.gather(*(box.fetch(word) for word in words))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(box.fetch(word)) for word in words]
    await asyncio.wait(tasks)
    await asyncio.sleep(1)
    box.note(first)
    return [first, *found, *(task.result() for task in tasks)]


def run(box: object, word: str) -> str:
    return asyncio.run(box.fetch(word))
"""
WORDS = ["one", "two"]
HEARD = [word.upper() for word in ["one", *WORDS, *WORDS]]
"""What the program returns."""


class Session:
    """What a program enters."""

    def __init__(self, world: World) -> None:
        self.get = world.operation("get", seconds=1.0, returns=str.upper)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.sleep(0)


def rehearse(nursery: Nursery) -> Trial:
    """Play the trial, and give it."""
    worker = nursery.itself()
    try:
        with tempfile.TemporaryDirectory() as root:
            return _play_in(Path(root), worker)
    finally:
        nursery.settle(worker)


def _play_in(root: Path, worker: WorkerProcess) -> Trial:
    folder = root / "exercises" / "c01_rehearsal" / f"e1_{SLUG}"
    folder.mkdir(parents=True)
    folder.joinpath("exercise.toml").write_text(SETTINGS, encoding="utf-8")
    file = folder / f"{SLUG}.py"
    file.write_text(SOURCE, encoding="utf-8")
    siblings = references(root)
    exercise = siblings.find(SLUG)
    if exercise is None:
        raise RuntimeError("the exercise of the rehearsal can't be read")
    trial = across(exercise, Submitted({SLUG: file}, siblings), worker)
    with trial.stage.running():
        subject = trial.stage.subject
        with trial.watching():
            _play(trial.world, subject)
    return trial


def _play(world: World, subject: Any) -> None:
    fetch = world.operation("fetch", seconds=1.0, returns=str.upper)
    box = SimpleNamespace(fetch=fetch, note=world.recorder("note"), session=lambda: Session(world))
    if [*asyncio.run(getattr(subject, SLUG)(box, WORDS)), subject.run(box, "one")] != [*HEARD, "ONE"]:
        raise RuntimeError("the rehearsal has gone wrong")
