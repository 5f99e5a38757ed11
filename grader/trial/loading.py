"""A student's file, executed as a module: from its text alone, and with a reason where that can't be."""

from __future__ import annotations

import functools
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType, TracebackType

from grader.catalogue import Exercise, Signature
from grader.clock.stall import Stall
from grader.errors import Lesson

MAX_SOURCE_BYTES = 1_000_000
MAX_LINE = 200
"""Characters of a line that is shown."""

SIGHTING = "__awaitlings_sighting__"
"""The attribute of an exception from another process that holds its Sighting."""
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+|(?<=\.\.\.)[0-9a-f]{8,}(?=>)")


class Unloadable(Lesson):
    """The file can't be imported; the text says why."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__("unloadable", sentence, is_root=True, line=line)


@dataclass(frozen=True)
class Script:
    """A student's file, ready to be executed anywhere: its text, or the `problem` that it has none.

    `file` is its path, by which lines are found; `public` is what the exercise's stub declares.
    """

    slug: str
    file: str
    text: str
    problem: str | None
    public: dict[str, Signature]

    @classmethod
    def read(cls, exercise: Exercise, path: Path) -> Script:
        """The script in the file at `path`."""
        try:
            public = exercise.public
        except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
            # a learner's own stub declares nothing before it can be read
            public = {}
        try:
            return cls(exercise.slug, str(path), read_source(path), None, public)
        except Unloadable as problem:
            return cls(exercise.slug, str(path), "", str(problem), public)

    @property
    def file_name(self) -> str:
        """What a learner calls it."""
        return Path(self.file).name

    def code(self, line: int | None) -> str | None:
        """The text of a line, without its indentation; None where there is none to show."""
        lines = re.split(r"\r\n?|\n", self.text)
        return lines[line - 1].strip()[:MAX_LINE] or None if line and line <= len(lines) else None


def load(script: Script) -> ModuleType:
    """Execute the script as a module called by its slug. Raises Unloadable."""
    if script.problem is not None:
        raise Unloadable(script.problem)
    path, name = Path(script.file), script.slug
    module = ModuleType(name)
    module.__file__ = script.file
    sys.modules[name] = module  # dataclasses and others look a module up
    try:
        exec(_compiled(script.text, script.file), module.__dict__)  # noqa: S102 - the learner's own code
    except SyntaxError as error:
        raise Unloadable(f"{path.name} is not valid Python: {error.msg}.", error.lineno) from None
    except SystemExit:
        raise Unloadable(
            f'{path.name} ends the program when it is imported; put such calls under `if __name__ == "__main__":`.'
        ) from None
    except Stall as stall:
        raise Unloadable(f"{path.name} never ends when it is imported: {stall.reason}.") from None
    except Exception as error:  # noqa: BLE001 - whatever student code raises
        line = line_in(error.__traceback__, script.file)
        raise Unloadable(f"{path.name} fails when it is imported: {describe(error)}.", line) from None
    return module


@functools.lru_cache(maxsize=8)
def _compiled(text: str, file: str) -> CodeType:
    """The program, which is executed anew for every test."""
    return compile(text, file, "exec", dont_inherit=True)


def read_source(path: Path) -> str:
    """The text of a student's file. Raises Unloadable for one that is missing, too large or not text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Unloadable(f"{path.name} can't be read: {error.strerror}.") from None
    if len(data) > MAX_SOURCE_BYTES:
        raise Unloadable(f"{path.name} is larger than {MAX_SOURCE_BYTES // 1000} kB; hand in your program only.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unloadable(f"{path.name} is not a text file in UTF-8; hand in the Python source.") from None
    if "\0" in text:
        raise Unloadable(f"{path.name} is a binary file; hand in the Python source.")
    return text


@dataclass(frozen=True)
class Sighting:
    """Where an exception passed through a student's file.

    `text` is `Type: message`; `line` the innermost line of the file, if any, and `called` the function that this line
    had called; `raised_in` the name of the file from which the exception comes.
    """

    text: str
    line: int | None
    called: str
    raised_in: str

    @classmethod
    def of(cls, error: BaseException, source: str) -> Sighting:
        """What its traceback tells, or what was told of it: it may come from another process."""
        told = getattr(error, SIGHTING, None)
        if isinstance(told, cls):
            return told
        trace = error.__traceback__
        return cls(describe(error), line_in(trace, source), called_from(trace, source), raised_in(trace))


def describe(error: BaseException) -> str:
    """`TypeError: text`, in one line of at most 1,000 characters, whatever the exception does."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - an exception may raise when it is read
        text = "(its text can't be read)"
    name = type(error).__name__
    text = without_addresses(text)
    return (f"{name}: {text}" if text else name)[:1000]


def without_addresses(text: str) -> str:
    """The text without addresses in memory, which are others in every run."""
    return ADDRESS.sub("", text)


def called_from(traceback: TracebackType | None, source: str) -> str:
    """The name of the function that the file's innermost line called, empty if it raised by itself."""
    called = ""
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == source:
            called = traceback.tb_next.tb_frame.f_code.co_name if traceback.tb_next is not None else ""
        traceback = traceback.tb_next
    return called


def raised_in(traceback: TracebackType | None) -> str:
    """The name of the file that the exception comes from."""
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return Path(traceback.tb_frame.f_code.co_filename).name if traceback is not None else ""


def line_in(traceback: TracebackType | None, source: str) -> int | None:
    """The innermost line of the file `source` that the exception passed through."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == source:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line
