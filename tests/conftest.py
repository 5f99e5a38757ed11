from __future__ import annotations

import asyncio
import contextlib
import os
import runpy
import shutil
import signal
import tempfile
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import settings

from grader.author.new import new
from grader.catalogue import Exercise, Kit
from grader.clock.clock import Clock
from grader.clock.patches import on_clock
from grader.judge.confinement import Confinement, Limits
from grader.judge.isolation import Profile, Reached
from grader.judge.nursery import Nursery
from grader.judge.probe import try_out
from grader.judge.remote import Submitted, across
from grader.trial.loading import Script
from grader.trial.siblings import LocalSiblings
from grader.trial.stage import LocalStage
from grader.trial.trial import Trial
from grader.trial.world import World

ROOT = Path(__file__).resolve().parents[1]
EXERCISES = ["c01_coroutines/e1_greet_after", "c01_coroutines/e2_make_tea", "c03_concurrency/e1_fetch_all"]

settings.register_profile("untimed", deadline=None)  # an example may be slow on a busy machine
settings.load_profile("untimed")

collect_ignore = ["attacks/kit", "attacks/submissions"]  # material of the attacks


@pytest.fixture(scope="session")
def kit_of_one() -> Callable[[Path], Kit]:
    """Make a kit of one exercise, `wait`, whose tests end after one real second, in a folder."""

    def make(root: Path) -> Kit:
        for side in ["exercises", "solutions"]:
            (root / side).mkdir()
        new(Kit(root), "c01_start/e1_wait")
        settings = root / "exercises/c01_start/e1_wait/exercise.toml"
        settings.write_text(f"limit = 1\n{settings.read_text()}")
        return Kit(root)

    return make


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


class HandedIn(NamedTuple):
    """An exercise `slug` in a kit of its own, and the file that was handed in for it."""

    exercise: Exercise
    path: Path


def run_slug(trial: Trial) -> object:
    """A test's body: run the submission's function `slug` without arguments."""
    return asyncio.run(trial.stage.subject.slug())


@pytest.fixture
def hand_in(tmp_path: Path) -> Callable[..., HandedIn]:
    """Hand in a submission, as text or bytes, for an exercise whose stub is `stub`.

    `limit` is in real seconds; `references` are other exercises of the kit, with their reference solutions.
    """

    def make(
        submission: str | bytes | None, stub: str, limit: int = 20, references: Mapping[str, str] | None = None
    ) -> HandedIn:
        for number, (slug, reference) in enumerate({"slug": "", **(references or {})}.items(), 1):
            folder, answers = (tmp_path / side / f"c01_chapter/e{number}_{slug}" for side in ("exercises", "solutions"))
            settings = f'title = "A title"\nconcepts = []\nhints = []\nlimit = {limit}\n'
            for path, text in [
                (folder / "exercise.toml", settings),
                (folder / f"{slug}.py", stub),
                (answers / f"{slug}.py", textwrap.dedent(reference)),
            ]:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        path = tmp_path / "submitted.py"
        if submission is not None:
            source = textwrap.dedent(submission).lstrip("\n").encode() if isinstance(submission, str) else submission
            path.write_bytes(source)
        return HandedIn(Kit(tmp_path).exercise("slug"), path)

    return make


@pytest.fixture
def attempt(hand_in: Callable[..., HandedIn]) -> Callable[..., Trial]:
    """One trial of a submission in this process, see `hand_in`.

    `body` is the test's body; it gets the trial. Without one, the submission's function `slug` is run. `supplied` is
    what the submission imports from other exercises.
    """

    def run(
        submission: str | bytes | None,
        body: Callable[[Trial], object] = run_slug,
        stub: str = "async def slug(): ...",
        *,
        references: Mapping[str, str] | None = None,
        supplied: Mapping[str, object] | None = None,
    ) -> Trial:
        exercise, path = hand_in(submission, stub, references=references)
        trial = Trial.local(exercise, lambda each: path if each.slug == "slug" else each.solution)
        return _carry_out(trial, body, supplied)

    return run


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Workers without confinement, which has tests of its own."""
    with Nursery(Reached()) as nursery:
        yield nursery


@pytest.fixture
def attempt_across(nursery: Nursery, hand_in: Callable[..., HandedIn]) -> Callable[..., Trial]:
    """As `attempt`, with the submission in a worker: the test's body alone is run in this process."""

    def run(  # noqa: PLR0913 - all but the first have defaults
        submission: str | bytes | None,
        body: Callable[[Trial], object] = run_slug,
        stub: str = "async def slug(): ...",
        *,
        limit: int = 20,
        references: Mapping[str, str] | None = None,
        supplied: Mapping[str, object] | None = None,
    ) -> Trial:
        exercise, path = hand_in(submission, stub, limit, references)
        worker = nursery.fork(Profile.DEFAULT)
        try:
            siblings = LocalSiblings(exercise.folder.parents[2], lambda each: each.solution)
            return _carry_out(across(exercise, Submitted({"slug": path}, siblings), worker), body, supplied)
        finally:
            worker.end()

    return run


@pytest.fixture(params=["in one process", "across two"])
def attempt_both(
    request: pytest.FixtureRequest, attempt: Callable[..., Trial], attempt_across: Callable[..., Trial]
) -> Callable[..., Trial]:
    """`attempt` and `attempt_across`: what a test sees must not depend on which."""
    return attempt_across if request.param == "across two" else attempt


def _carry_out(trial: Trial, body: Callable[[Trial], object], supplied: Mapping[str, object] | None) -> Trial:
    trial.stage.supplied.update(supplied or {})
    with trial.stage.running(), trial.watching():
        body(trial)
    return trial


class Ended(NamedTuple):
    """What a child answered, its error as `Type: text`, and the signal that ended it (0 for none)."""

    value: Any
    error: str
    signal: int


@pytest.fixture(scope="session")
def reached() -> Reached:
    """What there is on this machine, without namespaces."""
    return try_out([]).reached


@pytest.fixture
def private_folder() -> Iterator[Path]:
    """One that another user may pass to, as no folder of pytest's is."""
    folder = Path(tempfile.mkdtemp())
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def confined(reached: Reached) -> Callable[..., Ended]:
    """Call a function in a confined child; its answer comes as JSON. What it leaves running is killed."""
    if not reached.confines:
        pytest.skip(f"this machine confines nothing: {reached.missing}")

    def run(
        body: Callable[[], object],
        profile: Profile = Profile.DEFAULT,
        limits: Limits | None = None,
        keep: tuple[int, ...] = (),
        folder: Path | None = None,
    ) -> Ended:
        confinement = Confinement(profile, reached, limits)
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            _answer(lambda: confinement.enter([writing, *keep], folder), body, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)  # a leader not yet waited for keeps the group's number
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        value, error = msgspec.json.decode(answer) if answer else (None, "")
        assert not error.startswith("not confined"), error
        return Ended(value, error, max(0, -code))

    return run


def _answer(enter: Callable[[], None], body: Callable[[], object], writing: int) -> None:
    signal.alarm(60)
    try:
        try:
            enter()
        except BaseException as error:  # noqa: BLE001
            answer: tuple[object, str] = None, f"not confined: {error!r}"
        else:
            answer = body(), ""
    except BaseException as error:  # noqa: BLE001
        answer = None, f"{type(error).__name__}: {error}"
    try:
        os.write(writing, msgspec.json.encode(answer))
    finally:
        os._exit(0)


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


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Demand that a text is the one in `golden/` beside the test; UPDATE_GOLDEN=1 in the environment writes it."""

    def check(name: str, text: str) -> None:
        path = request.path.parent / "golden" / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return check


@pytest.fixture(scope="session")
def small_kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kit of three exercises: wait and race, which are new ones, and fetch_all."""
    root = tmp_path_factory.mktemp("kit")
    for side in ("exercises", "solutions"):
        (root / side / "c01_start").mkdir(parents=True)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / side / EXERCISES[-1], root / side / EXERCISES[-1], ignore=ignored)
    shutil.copyfile(ROOT / "exercises/c03_concurrency/README.md", root / "exercises/c03_concurrency/README.md")
    shutil.copyfile(ROOT / "exercises/README.md", root / "exercises/README.md")
    shutil.copyfile(ROOT / "LICENSE", root / "LICENSE")
    new(Kit(root), "c01_start/e1_wait")
    new(Kit(root), "c01_start/e2_race")
    return root
