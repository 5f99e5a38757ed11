from __future__ import annotations

import asyncio
import os
import runpy
import shutil
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.catalogue import Kit, read_exercise
from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.trial.loading import Script
from grader.trial.siblings import LocalSiblings
from grader.trial.stage import LocalStage
from grader.trial.trial import Trial
from grader.trial.world import World

ROOT = Path(__file__).resolve().parents[1]
EXERCISES = ["c01_coroutines/e1_greet_after", "c01_coroutines/e2_make_tea", "c03_concurrency/e1_fetch_all"]


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock on which the test's own thread lives."""
    with on_clock(Clock()) as clock:
        yield clock


@pytest.fixture
def together(clock: Clock) -> Callable[..., None]:
    """Run each of the given functions in a thread of its own on the clock, and wait for all of them."""

    def run(*bodies: Callable[[], object]) -> None:
        assert not clock.closed
        threads = [threading.Thread(target=body) for body in bodies]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    return run


@pytest.fixture
def program(clock: Clock, tmp_path: Path) -> Callable[..., None]:
    """Run a program from its text; the timeline knows its lines, the first of which is line 1.

    Names that the program is to know are given as keyword arguments.
    """

    def run(text: str, **names: object) -> None:
        path = tmp_path / "program.py"
        path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        clock.timeline.source = str(path)
        runpy.run_path(str(path), init_globals=names)

    return run


@pytest.fixture
def world(clock: Clock, tmp_path: Path) -> World:
    """A test's view of the clock, with nobody's code on the stage."""
    script = Script("slug", "", "", None, {})
    return World(clock, LocalStage(script, LocalSiblings(tmp_path, lambda each: each.stub), clock))


@pytest.fixture
def attempt(tmp_path: Path) -> Callable[..., Trial]:
    """One trial of a submission, given as text or bytes, for an exercise whose stub is `stub`.

    `body` is the test's body; it gets the trial. Without one, the submission's function `slug` is run.
    """

    def run(
        submission: str | bytes | None,
        body: Callable[[Trial], object] = lambda trial: asyncio.run(trial.stage.subject.slug()),
        stub: str = "async def slug(): ...",
    ) -> Trial:
        folder = tmp_path / "exercises" / "c01_chapter" / "e1_slug"
        folder.mkdir(parents=True)
        (folder / "exercise.toml").write_text('title = "A title"\nconcepts = []\nhints = []\n', encoding="utf-8")
        (folder / "slug.py").write_text(stub, encoding="utf-8")
        path = tmp_path / "submitted.py"
        if submission is not None:
            text = textwrap.dedent(submission).lstrip("\n").encode() if isinstance(submission, str) else submission
            path.write_bytes(text)
        trial = Trial.local(read_exercise(folder), lambda _: path)
        with trial.stage.running(), trial.watching():
            body(trial)
        return trial

    return run


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kit:
    """A learner's copy with three exercises: greet_after, make_tea and fetch_all. Its state is kept beside it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in EXERCISES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "exercises" / name, tmp_path / "kit/exercises" / name, ignore=ignored)
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "kit/pyproject.toml")
    return Kit(tmp_path / "kit")


@pytest.fixture
def save(kit: Kit) -> Callable[[str, str], None]:
    """Save an exercise's file: the text itself, or that of a variant as `wrong/spin.py`."""

    def save(slug: str, content: str) -> None:
        exercise = kit.exercise(slug)
        answers = ROOT / "solutions" / exercise.chapter / exercise.folder.name
        text = (answers / content).read_text(encoding="utf-8") if content.endswith(".py") else content
        exercise.stub.write_text(text, encoding="utf-8")

    return save


@pytest.fixture
def limit(kit: Kit) -> Callable[[str], None]:
    """Have an exercise's tests end after one real second."""

    def limit(slug: str) -> None:
        settings = kit.exercise(slug).folder / "exercise.toml"
        settings.write_text(f"limit = 1\n{settings.read_text(encoding='utf-8')}", encoding="utf-8")

    return limit


def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Demand that a text is the one in `golden/` beside the test; UPDATE_GOLDEN=1 in the environment writes it."""

    def check(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check
