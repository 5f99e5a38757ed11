"""`awaitlings watch`: runs what was saved, and shows what came out, while keys go on working.

Everything that happens is put into one queue and handled in its order: keys, saved files, and runs that ended. Runs
are processes of their own, in a task that is cancelled when a newer file is there to be run.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import watchfiles
from rich.console import Console

from grader.catalogue import FOLDER_NAME, Exercise, Kit
from grader.errors import AwaitlingsError, BadInput
from grader.learn.hints import give_hint
from grader.learn.keys import keys
from grader.learn.progress import remember
from grader.learn.screen import View, draw
from grader.learn.session import Results, run
from grader.learn.state import changed_state, fingerprint, outdated, read_state

AGAIN_S = 0.5
"""Real seconds between two looks for a folder that has vanished."""


@dataclass(frozen=True)
class Pressed:
    """A key; an empty one only has the screen drawn again."""

    key: str


@dataclass(frozen=True)
class Saved:
    """Files of these exercises have changed, appeared or vanished."""

    slugs: frozenset[str]


@dataclass(frozen=True)
class Ran:
    """A part of run `number` has ended; the files had these fingerprints when it began."""

    number: int
    fingerprints: dict[str, str]
    results: Results


@dataclass(frozen=True)
class Failed:
    """Something that should not happen, in a sentence."""

    problem: str


Happening = Pressed | Saved | Ran | Failed


def watch(kit: Kit, console: Console) -> None:
    """Watch until q is pressed. Raises BadInput where there is no terminal, and where there are no exercises."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise BadInput("`awaitlings watch` needs a terminal; without one, run `pytest exercises/`.")
    if not kit.exercises:
        raise BadInput(f"There are no exercises in {kit.root / 'exercises'}; get them and start again.")
    asyncio.run(Watch(kit, console).live())


class Watch:
    """What is on the screen and what is being run, and how both change."""

    def __init__(self, kit: Kit, console: Console) -> None:
        self.kit = kit
        self.console = console
        self.happenings: asyncio.Queue[Happening] = asyncio.Queue()
        known = read_state(kit)
        last = next((exercise for exercise in kit.exercises if exercise.slug == known.current), None)
        self.view = View(kit.exercises, last or known.next_undone(kit.exercises) or kit.exercises[0])
        self.results: Results = {}
        self.to_run: set[str] = set()
        """What is being run, or waits for it."""
        self.number = 0
        self.task: asyncio.Task[None] | None = None

    async def live(self) -> None:
        """Handle what happens, one after the other, until q is pressed."""
        files = asyncio.create_task(self._watch_files())
        self._listen_to_signals()
        try:
            with keys(lambda key: self.happenings.put_nowait(Pressed(key))):
                self._move_to(self.view.current)
                self._start(exercise.slug for exercise in outdated(read_state(self.kit), self.view.exercises))
                while (happening := await self._drawn_next()) != Pressed("q"):
                    self._handle(happening)
        finally:
            tasks = [task for task in (files, self.task) if task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _listen_to_signals(self) -> None:
        if sys.platform != "win32":
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGTERM, self.happenings.put_nowait, Pressed("q"))
            loop.add_signal_handler(signal.SIGWINCH, self.happenings.put_nowait, Pressed(""))

    async def _drawn_next(self) -> Happening:
        """Show how things are, and wait for the next that happens."""
        self.view.running = len(self.to_run)
        draw(self.view, self.kit, read_state(self.kit), self.console)
        return await self.happenings.get()

    def _handle(self, happening: Happening) -> None:
        if happening == Pressed(""):
            return
        self.view.problem = ""
        try:
            match happening:
                case Pressed(key):
                    self._press(key)
                case Saved(slugs):
                    self._save(slugs)
                case Ran():
                    self._take(happening)
                case Failed(problem):
                    self.view.problem = problem
        except AwaitlingsError as error:
            self.view.problem = str(error)

    def _press(self, key: str) -> None:
        exercises, current = self.view.exercises, self.view.current
        place = exercises.index(current)
        self.view.is_list = key == "l" and not self.view.is_list
        match key:
            case "h":
                self.view.hints = max(give_hint(self.kit, current), 1)
            case "n":
                following = exercises[(place + 1) % len(exercises)]
                self._move_to(read_state(self.kit).next_undone(exercises, current) or following)
            case "p":
                self._move_to(exercises[place - 1])
            case "r":
                self._start([current.slug])
            case "a":
                self._start(exercise.slug for exercise in exercises)

    def _save(self, slugs: frozenset[str]) -> None:
        """Run what was saved; a single exercise becomes the current one."""
        self.kit = Kit(self.kit.root)
        self.view.exercises = exercises = self.kit.exercises
        by_slug = {exercise.slug: exercise for exercise in exercises}
        if not exercises:
            raise BadInput(f"There are no exercises in {self.kit.root / 'exercises'} any more.")
        self.view.is_list = False
        saved = [exercise for exercise in exercises if exercise.slug in slugs]
        if len(saved) == 1 and saved[0].slug != self.view.current.slug:
            self._move_to(saved[0])
        elif self.view.current.slug not in by_slug:
            self._move_to(exercises[0])
        self.view.current = by_slug[self.view.current.slug]
        self._start(exercise.slug for exercise in saved)

    def _move_to(self, exercise: Exercise) -> None:
        self.view.current, self.view.hints = exercise, 0
        self.view.tests = self.results.get(exercise.slug, [])
        with changed_state(self.kit) as state:
            state.current = exercise.slug
        if not self.view.tests:
            self._start([exercise.slug])

    def _start(self, slugs: Iterable[str]) -> None:
        """Run these, and whatever an earlier run has not come to."""
        self.to_run |= set(slugs)
        if not self.to_run:
            return
        self.number += 1
        earlier = self.task
        if earlier is not None:
            earlier.cancel()
        self.task = asyncio.create_task(self._run(self.number, earlier))

    async def _run(self, number: int, earlier: asyncio.Task[None] | None) -> None:
        """Run the current exercise first, then the others."""
        if earlier is not None:
            await asyncio.wait([earlier])
        chosen = [exercise for exercise in self.view.exercises if exercise.slug in self.to_run]
        first = [exercise for exercise in chosen if exercise.slug == self.view.current.slug]
        try:
            for part in (first, [exercise for exercise in chosen if exercise not in first]):
                if part:
                    marks = {exercise.slug: fingerprint(exercise, self.view.exercises) for exercise in part}
                    self.happenings.put_nowait(Ran(number, marks, await run(self.kit, part)))
        except OSError as error:
            self.happenings.put_nowait(Failed(f"The tests can't be run: {error}."))

    def _take(self, ran: Ran) -> None:
        """Keep the results, unless what was run has been saved again since."""
        if ran.number != self.number:
            return
        self.to_run -= ran.results.keys()
        self.results |= ran.results
        self.view.tests = self.results.get(self.view.current.slug, [])
        remember(self.kit, ran.fingerprints, ran.results)

    async def _watch_files(self) -> None:
        """Report what is saved, for ever; a folder that vanishes is waited for."""
        folder = self.kit.root / "exercises"
        is_polling = False
        while True:
            try:
                async for changes in watchfiles.awatch(
                    folder, watch_filter=is_watched, force_polling=is_polling or None
                ):
                    self.happenings.put_nowait(Saved(frozenset(slug_of(path) for _, path in changes)))
                    if not folder.is_dir():
                        break
            except FileNotFoundError:
                pass
            except OSError:  # no more watches to be had from the system
                is_polling = True
            while not folder.is_dir():  # noqa: ASYNC110 - nobody tells when it is there again
                await asyncio.sleep(AGAIN_S)


def is_watched(_: watchfiles.Change, path: str) -> bool:
    """Whether the path is of a file that belongs to an exercise, or a folder of one."""
    file = Path(path)
    match = FOLDER_NAME.fullmatch(file.parent.name)
    if match is None:
        return FOLDER_NAME.fullmatch(file.name) is not None
    return file.name in {f"{match[2]}.py", f"test_{match[2]}.py", "exercise.toml"}


def slug_of(path: str) -> str:
    """The slug of the exercise that a watched path belongs to."""
    file = Path(path)
    match = FOLDER_NAME.fullmatch(file.parent.name) or FOLDER_NAME.fullmatch(file.name)
    return match[2] if match is not None else ""
