"""The student's module as a test sees it: every call of its functions is checked and recorded."""

from __future__ import annotations

import asyncio
import inspect
import sys
from collections.abc import Callable, Coroutine, Generator
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Any

from grader.catalogue import Exercise, Signature
from grader.clock.recorded import RecordedLoop, current_call
from grader.clock.timeline import Span, Timeline
from grader.errors import Lesson

MAX_SOURCE_BYTES = 1_000_000


class Unloadable(Lesson):
    """The file can't be imported; the text says why."""

    def __init__(self, sentence: str, line: int | None = None) -> None:
        super().__init__("unloadable", sentence, is_root=True, line=line)


def load(path: Path, name: str) -> ModuleType:
    """Execute the file as module `name`, from its text alone. Raises Unloadable."""
    source = read_source(path)
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module
    try:
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the learner's own code
    except SyntaxError as error:
        raise Unloadable(f"{path.name} is not valid Python: {error.msg}.", error.lineno) from None
    except SystemExit:
        raise Unloadable(
            f'{path.name} ends the program when it is imported; put such calls under `if __name__ == "__main__":`.'
        ) from None
    except Exception as error:  # noqa: BLE001 - whatever student code raises
        line = line_in(error.__traceback__, str(path))
        raise Unloadable(f"{path.name} fails when it is imported: {describe(error)}.", line) from None
    return module


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


def describe(error: BaseException) -> str:
    """`TypeError: text`, in one line of at most 200 characters, whatever the exception does."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - an exception may raise when it is read
        text = "(its text can't be read)"
    name = type(error).__name__
    return (f"{name}: {text}" if text else name)[:200]


def line_in(traceback: TracebackType | None, source: str) -> int | None:
    """The innermost line of the file `source` that the exception passed through."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == source:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


class Subject:
    """What the fixture `exercise` gives: the public functions of the student's module, by name."""

    def __init__(self, exercise: Exercise, path: Path, timeline: Timeline) -> None:
        self._exercise = exercise
        self._path = path
        self._timeline = timeline
        self.left_running: list[Span] = []
        """Tasks that were still going on when the student's function that made them returned."""
        self._calls = 0
        self._problem: Unloadable | None = None
        try:
            self._module = load(path, exercise.slug)
        except Unloadable as problem:
            self._problem = problem

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._problem is not None:
            raise self._problem
        if not hasattr(self._module, name):
            raise Lesson(
                "missing-function",
                f"{self._path.name} has no function `{name}`; define it with exactly this name.",
                is_root=True,
            )
        value = getattr(self._module, name)
        expected = self._exercise.functions.get(name)
        return value if expected is None else self._observed(value, expected)

    def _observed(self, function: Any, expected: Signature) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            check_signature(function, expected, args, kwargs)
            self._calls += 1
            return self._called(function, expected, self._calls, args, kwargs)

        return call

    def _called(
        self, function: Any, expected: Signature, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if expected.is_async:
            result = function(*args, **kwargs)
            if not inspect.isawaitable(result):
                return self._refuse_value(result, expected.name)
            coroutine = result if asyncio.iscoroutine(result) else _wait_for(result)
            return ObservedCoroutine(self, coroutine, expected.name, number)
        span = self.began(expected.name)
        token = current_call.set(number)
        try:
            result = function(*args, **kwargs)
        except NotImplementedError:
            raise not_started(expected.name) from None
        finally:
            current_call.reset(token)
            self._timeline.end(span, "returned")
        if asyncio.iscoroutine(result):
            result.close()
            raise Lesson(
                "returned-coroutine",
                f"`{expected.name}` must be an ordinary function that returns the value; yours gives a coroutine.",
                is_root=True,
            )
        return result

    def _refuse_value(self, result: object, name: str) -> Any:
        if inspect.isasyncgen(result):
            return result
        raise Lesson(
            "not-a-coroutine",
            f"`{name}` must be an `async def` function: calling it gave {a(result)}, "
            "where something that can be awaited belongs.",
            is_root=True,
        )

    def began(self, name: str) -> Span:
        """Record that a student's function starts now."""
        return self._timeline.begin("call", name)

    def returned(self, number: int, name: str, span: Span, result: object) -> None:
        """Record that it returns now, with what it leaves behind. Raises Lesson for a coroutine as result."""
        self._timeline.end(span, "returned")
        if asyncio.iscoroutine(result):
            result.close()
            raise Lesson(
                "returned-coroutine",
                f"`{name}` returned a coroutine instead of its result; `await` it before you return.",
                is_root=True,
            )
        loop = asyncio.get_running_loop()
        if isinstance(loop, RecordedLoop):
            self.left_running += [loop.tasks[task] for task in loop.unfinished(number) if task is not result]

    def failed(self, span: Span, error: BaseException) -> None:
        """Record that it ends now with an exception."""
        is_cancelled = isinstance(error, asyncio.CancelledError | GeneratorExit)
        self._timeline.end(span, "cancelled" if is_cancelled else "raised")


async def _wait_for(awaitable: Any) -> Any:
    return await awaitable


def not_started(name: str) -> Lesson:
    """The lesson of a stub."""
    return Lesson("not-started", f"`{name}` still raises NotImplementedError: not started yet.", is_root=True)


def a(value: object) -> str:
    """A value in words: `None`, `the str 'x'`."""
    if value is None:
        return "`None`"
    text = repr(value)
    return f"the {type(value).__name__} `{text if len(text) <= 40 else text[:39] + '…'}`"


def check_signature(function: Any, expected: Signature, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Raises Lesson if the student's function can't be called as the exercise says."""
    if not callable(function):
        raise Lesson("missing-function", f"`{expected.name}` is {a(function)}, not a function.", is_root=True)
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        raise Lesson(
            "wrong-signature",
            f"`{expected.name}` takes ({expected.parameters}); yours can't be called so: {error}.",
            is_root=True,
        ) from None


class ObservedCoroutine(Coroutine[Any, Any, Any]):
    """A student's coroutine, with its start, its end and what it leaves behind on record."""

    def __init__(self, subject: Subject, inner: Coroutine[Any, Any, Any], name: str, number: int) -> None:
        self.cr_await = inner  # reports of where a task waits look here
        self.__name__ = self.__qualname__ = name
        self._subject = subject
        self._number = number
        self._span: Span | None = None

    def _step(self, resume: Callable[..., Any], *args: Any) -> Any:
        if self._span is None:
            self._span = self._subject.began(self.__name__)
        token = current_call.set(self._number)
        try:
            return resume(*args)
        except StopIteration as stop:
            self._subject.returned(self._number, self.__name__, self._span, stop.value)
            raise
        except NotImplementedError:
            raise not_started(self.__name__) from None
        except BaseException as error:
            self._subject.failed(self._span, error)
            raise
        finally:
            current_call.reset(token)

    def send(self, value: Any) -> Any:
        """As a coroutine's."""
        return self._step(self.cr_await.send, value)

    def throw(self, *error: Any) -> Any:
        """As a coroutine's."""
        return self._step(self.cr_await.throw, *error)

    def close(self) -> None:
        """As a coroutine's."""
        self.cr_await.close()

    def __next__(self) -> Any:
        return self.send(None)

    def __iter__(self) -> ObservedCoroutine:
        return self

    def __await__(self) -> Generator[Any, Any, Any]:
        return self
