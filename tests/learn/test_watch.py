"""`awaitlings watch` in a terminal: files are saved, keys pressed, and the screen is read."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import termios
from collections.abc import Callable, Iterator

import pexpect
import pytest
from watchfiles import Change

from grader.catalogue import Kit
from grader.learn.watch import is_watched, slug_of

Save = Callable[[str, str], None]
PATIENCE_S = 120
"""Real seconds after which a text that does not come is a failure."""
ENDLESS = "async def make_tea(boil, steep, leaf):\n    while True:\n        pass\n"


class Terminal:
    """The screen, of 80 columns unless `term` is a better one, and the keys."""

    def __init__(self, kit: Kit, dimensions: tuple[int, int] = (40, 100), term: str = "dumb") -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        self.process: pexpect.spawn = pexpect.spawn(
            sys.executable,
            ["-m", "grader", "watch", "--kit", str(kit.root)],
            env={**environment, "TERM": term},
            encoding="utf-8",
            timeout=PATIENCE_S,
            dimensions=dimensions,
        )
        self.waited_for_return = False
        """How the terminal was left."""

    def sees(self, *texts: str) -> None:
        """Wait until the screen has shown these texts, in this order."""
        for text in texts:
            self.process.expect_exact(text)

    def presses(self, keys: str) -> None:
        """Press keys."""
        self.process.send(keys)

    @property
    def waits_for_return(self) -> bool:
        """Whether the terminal gives whole lines only, as a shell expects it to."""
        return bool(termios.tcgetattr(self.process.child_fd)[3] & termios.ICANON)

    def ends(self) -> int | None:
        """Wait for the end; the exit code."""
        self.process.expect(pexpect.EOF)
        self.waited_for_return = self.waits_for_return
        self.process.close()
        status: int | None = self.process.exitstatus
        return status


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    """Terminals that are closed at the end."""
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.process.close(force=True)


@pytest.fixture
def opened(kit: Kit, terminals: list[Terminal]) -> Callable[..., Terminal]:
    """Start to watch; everything has been run once."""

    def open_terminal(done: int = 0, **options: object) -> Terminal:
        terminal = Terminal(kit, **options)  # type: ignore[arg-type]
        terminals.append(terminal)
        terminal.process.expect(rf"{done} of 3 exercises done\.(\x1b\[0m)?\r\n")
        return terminal

    return open_terminal


def test_a_wrong_file_is_explained_and_a_right_one_leads_to_the_next(
    opened: Callable[..., Terminal], save: Save
) -> None:
    terminal = opened()
    save("greet_after", "wrong/blocking-sleep.py")
    terminal.sees("greet_after.py:5: The whole loop stood still for 2.00 s", "0.00–2.00 frozen", "1:✗·")  # noqa: RUF001
    save("greet_after", "greet_after.py")
    terminal.sees("greet_after is done", "Next: c01_coroutines/e2_make_tea/make_tea.py (press n).", "1:●·  3:·")
    terminal.sees("1 of 3 exercises done.")
    save("fetch_all", "wrong/sequential-await.py")
    terminal.sees("took 3.00 s, expected 2.00 s = max(1, 2)   [sequential-await]", "1:●·  3:✗")


def test_every_key_does_what_it_says(opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    terminal.presses("h")
    terminal.sees("Hint 1 of 3: While one bell waits")
    terminal.presses("H")
    terminal.sees("Hint 1 of 3", "Hint 2 of 3: `await asyncio.sleep")
    terminal.presses("n")
    terminal.sees("make_tea.py   Water first, then leaves", "Read   exercises/c01_coroutines/README.md")
    terminal.presses("p")
    terminal.sees("greet_after.py   The polite doorbell")
    terminal.presses("p")
    terminal.sees("fetch_all.py   All the pages at once")
    terminal.presses("l")
    terminal.sees("chapter", "greet_after  not started  The polite doorbell", "fetch_all    not started")
    terminal.presses("l")
    terminal.sees("fetch_all.py   All the pages at once")
    terminal.presses("r")
    terminal.sees("running 1 …", "0 of 3 exercises done.\r\n")
    terminal.presses("a")
    terminal.sees("running 3 …", "0 of 3 exercises done.\r\n")
    terminal.presses("\x1b[D")
    terminal.sees("make_tea.py   Water first, then leaves")
    terminal.presses("zq")
    assert terminal.ends() == 0


def test_what_is_no_python_and_what_is_missing_is_told_and_survived(
    kit: Kit, opened: Callable[..., Terminal], save: Save
) -> None:
    terminal = opened()
    save("make_tea", "async def make_tea(\n")
    terminal.sees("make_tea.py:1: make_tea.py is not valid Python: '(' was never closed.")
    kit.exercise("make_tea").stub.unlink()
    terminal.sees("make_tea.py: make_tea.py can't be read: No such file or directory.")
    shutil.rmtree(kit.exercise("make_tea").folder)
    terminal.sees("greet_after.py   The polite doorbell", "0 of 2 exercises done.")
    settings = kit.exercise("greet_after").folder / "exercise.toml"
    settings.write_text("title = ")
    terminal.sees("exercise.toml can't be read: Invalid value")
    settings.write_text('title = "Again"\nconcepts = []\nhints = []\n')
    terminal.sees("greet_after.py   Again")
    terminal.presses("h")
    terminal.sees("greet_after has no hints; its lesson is exercises/c01_coroutines/README.md.")


def test_exercises_that_vanish_are_waited_for(kit: Kit, opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    folder = kit.root / "exercises"
    shutil.copytree(folder, kit.root / "copy")
    shutil.rmtree(folder)
    terminal.sees("is the kit complete?")
    (kit.root / "copy").rename(folder)
    terminal.presses("a")
    terminal.sees("running 3 …", "0 of 3 exercises done.\r\n")


def test_keys_go_on_working_while_code_does_not_end(
    opened: Callable[..., Terminal], save: Save, limit: Callable[[str], None]
) -> None:
    limit("make_tea")
    terminal = opened()
    save("make_tea", ENDLESS)
    terminal.sees("make_tea.py   Water first, then leaves", "running 1 …")
    terminal.presses("h")
    terminal.sees("Hint 1 of 3", "running 1 …")
    terminal.sees("Your code was still running after 1 real seconds.   [timeout]", "0 of 3 exercises done.\r\n")


def test_a_newer_file_is_run_at_once(kit: Kit, opened: Callable[..., Terminal], save: Save) -> None:
    settings = kit.exercise("make_tea").folder / "exercise.toml"
    settings.write_text(f"limit = 60\n{settings.read_text()}")
    terminal = opened()
    save("make_tea", ENDLESS)
    terminal.sees("running 1 …")
    save("make_tea", "make_tea.py")
    terminal.sees("make_tea is done")


@pytest.mark.parametrize("ending", ["q", "\x03", "\x04", "SIGTERM"])
def test_quitting_in_the_middle_of_a_run_leaves_no_process_and_a_sane_terminal(
    kit: Kit, opened: Callable[..., Terminal], save: Save, ending: str
) -> None:
    pipe = kit.root / "pid"
    os.mkfifo(pipe)
    terminal = opened()
    assert not terminal.waits_for_return
    save("make_tea", f"import os\nopen({str(pipe)!r}, 'w').write(str(os.getpid()))\nwhile True:\n    pass\n")
    number = int(pipe.read_text())
    if ending == "SIGTERM":
        terminal.process.kill(signal.SIGTERM)
    else:
        terminal.presses(ending)
    assert terminal.ends() == 0
    assert terminal.waited_for_return
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


def test_the_last_exercise_is_the_first_to_be_seen_again(opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    terminal.presses("n")
    terminal.sees("make_tea.py   Water first, then leaves")
    terminal.presses("q")
    assert terminal.ends() == 0
    again = opened()
    again.presses("h")
    again.sees("make_tea.py   Water first, then leaves", "Hint 1 of 3: What does `boil()` give you")


def test_a_small_screen_is_not_overflowed_by_the_list_and_drawn_again_when_it_grows(
    opened: Callable[..., Terminal],
) -> None:
    terminal = opened(dimensions=(10, 40), term="xterm")
    terminal.presses("l")
    terminal.sees("greet_after")
    terminal.process.setwinsize(50, 120)
    terminal.sees("\x1b[2J", "fetch_all", "not started", "All the pages at once")


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/kit/exercises/c01_a/e1_wait/wait.py", "wait"),
        ("/kit/exercises/c01_a/e1_wait/test_wait.py", "wait"),
        ("/kit/exercises/c01_a/e1_wait/exercise.toml", "wait"),
        ("/kit/exercises/c01_a/e1_wait", "wait"),
        ("/kit/exercises/c01_a/e1_wait/wait.py~", None),
        ("/kit/exercises/c01_a/e1_wait/.wait.py.swp", None),
        ("/kit/exercises/c01_a/e1_wait/notes.py", None),
        ("/kit/exercises/c01_a/e1_wait/__pycache__/wait.py", None),
        ("/kit/exercises/c01_a/README.md", None),
    ],
)
def test_only_files_of_exercises_are_watched(path: str, slug: str | None) -> None:
    assert is_watched(Change.modified, path) == (slug is not None)
    assert slug is None or slug_of(path) == slug
