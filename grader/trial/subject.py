"""The student's module as a test sees it: every call of its functions is checked and recorded."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Coroutine
from types import ModuleType
from typing import Any

from grader.catalogue import Signature
from grader.clock.loop import VirtualLoop
from grader.clock.recorded import RecordedLoop, current_call
from grader.clock.timeline import Span, Timeline
from grader.diagnosis.evidence import LeftOver, WrongShape
from grader.errors import Lesson
from grader.trial.loading import Script, load
from grader.trial.observed import Wrapped, watch_methods
from grader.trial.shapes import a, a_type, wrong_shape


class Subject:
    """What the fixture `exercise` gives: the public names of the student's module, and nothing of the kit's own."""

    __slots__ = ("_record",)

    def __init__(self, record: Record) -> None:
        self._record = record

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._record.get(name)


class Record:
    """The student's module, and what is on record of the calls of its functions."""

    def __init__(self, script: Script, timeline: Timeline) -> None:
        self._script = script
        self._timeline = timeline
        self.left_running: list[LeftOver] = []
        """Tasks that were still going on when the student's function that made them returned."""
        self.had_subprocess = False
        """Whether a child process was running when the last call returned."""
        self.wrong_shape: WrongShape | None = None
        """The first value of a wrong shape that the student's code returned to a test."""
        self.asked = ""
        """What the last function that let an exception out to a test should have returned, in words."""
        self._calls = 0
        self._problem: BaseException | None = None
        self._module: ModuleType | None = None

    def load(self) -> None:
        """Execute the file, unless that is done. What goes wrong is raised when a test asks for a function."""
        if self._module is None and self._problem is None:
            try:
                self._module = load(self._script)
            except KeyboardInterrupt:
                raise
            except BaseException as problem:  # noqa: BLE001 - also what ends endless loops
                self._problem = problem
            else:
                watch_methods(self._module, self._script.public.values(), self._look_at, self._note_failure)

    def coroutine_functions(self) -> list[str]:
        """The names of those in the file that are nothing else: a call of them does nothing before it is awaited."""
        found = vars(self._module) if self._module is not None else {}
        return [name for name in self._script.public if inspect.iscoroutinefunction(found.get(name))]

    def get(self, name: str) -> Any:
        """A name of the module; functions of the exercise are observed. Raises Lesson if there is none."""
        self.load()
        if self._problem is not None:
            raise self._problem
        if not hasattr(self._module, name):
            raise Lesson(
                "missing-function",
                f"{self._script.file_name} has no function `{name}`; define it with exactly this name.",
                is_root=True,
            )
        value = getattr(self._module, name)
        expected = self._script.public.get(name)
        return value if expected is None or expected.kind == "class" else self._observed(value, expected)

    def _observed(self, function: Any, expected: Signature) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            check_signature(function, expected, args, kwargs)
            self._calls += 1
            return self._called(function, expected, self._calls, args, kwargs)

        return call

    def _called(
        self, function: Any, expected: Signature, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if expected.kind == "generator":
            return check_iterable(function(*args, **kwargs), expected.name)
        if expected.kind == "coroutine":
            result = check_awaitable(function(*args, **kwargs), expected.name)
            coroutine = result if asyncio.iscoroutine(result) else _wait_for(result)
            return ObservedCoroutine(self, coroutine, expected, number)
        span = self.began(expected.name)
        token = current_call.set(number)
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            self.failed(expected, span, error)
            raise
        finally:
            current_call.reset(token)
        self._timeline.end(span, "returned")
        if isinstance(result, Coroutine):
            result.close()
            raise Lesson(
                "returned-coroutine",
                f"`{expected.name}` must be an ordinary function that returns the value; yours gives a coroutine.",
                is_root=True,
            )
        self._look_at(expected, result)
        return result

    def _look_at(self, expected: Signature, result: object) -> None:
        """Keep what is wrong with the shape of a value that a test gets."""
        found = wrong_shape(expected.name.rpartition(".")[2], expected.returns, result)
        self.wrong_shape = self.wrong_shape or found
        if found is not None and isinstance(result, Coroutine):
            result.close()

    def _note_failure(self, expected: Signature) -> None:
        """Remember whose exception it is that a test gets."""
        name, returns = expected.name.rpartition(".")[2], expected.returns
        self.asked = "" if returns in {"", "None"} else f"`{name}` returns {a_type(returns)}"

    def began(self, name: str) -> Span:
        """Record that a student's function starts now."""
        return self._timeline.begin("call", name)

    def returned(self, number: int, expected: Signature, span: Span, result: object) -> None:
        """Record that it returns now, with what it leaves behind. Raises Lesson for a coroutine as result."""
        name = expected.name
        self._timeline.end(span, "returned")
        if isinstance(result, Coroutine):
            result.close()
            raise Lesson(
                "returned-coroutine",
                f"`{name}` returned a coroutine where {a_type(expected.returns)} belongs; `await` it first.",
                is_root=True,
            )
        self._look_at(expected, result)
        loop = asyncio.get_running_loop()
        if isinstance(loop, RecordedLoop):
            spans = [loop.tasks[task] for task in loop.unfinished(number) if task is not result]
            self.had_subprocess = isinstance(loop, VirtualLoop) and loop.has_subprocess()
            self.left_running += [LeftOver(name, span.name, span.line) for span in spans]

    def failed(self, expected: Signature, span: Span, error: BaseException) -> None:
        """Record that it ends now with an exception."""
        self._note_failure(expected)
        is_cancelled = isinstance(error, asyncio.CancelledError | GeneratorExit)
        self._timeline.end(span, "cancelled" if is_cancelled else "raised")


async def _wait_for(awaitable: Any) -> Any:
    return await awaitable


def check_awaitable(result: Any, name: str) -> Any:
    """The result of calling a coroutine function. Raises Lesson if it can't be awaited."""
    if inspect.isawaitable(result):
        return result
    raise Lesson(
        "not-a-coroutine",
        f"`{name}` must be an `async def` function: calling it gave {a(result)}, "
        "where something that can be awaited belongs.",
        is_root=True,
    )


def check_iterable(result: Any, name: str) -> Any:
    """The result of calling an async generator function. Raises Lesson if it can't be iterated."""
    if hasattr(result, "__aiter__"):
        return result
    if isinstance(result, Coroutine):
        result.close()
    raise Lesson(
        "not-a-generator",
        f"`{name}` must be an async generator, an `async def` with `yield` in it: calling it gave {a(result)}.",
        is_root=True,
    )


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


class ObservedCoroutine(Wrapped):
    """A student's coroutine, with its start, its end and what it leaves behind on record."""

    def __init__(self, record: Record, inner: Coroutine[Any, Any, Any], expected: Signature, number: int) -> None:
        super().__init__(inner, expected.name)
        self._record = record
        self._expected = expected
        self._number = number
        self._span: Span | None = None

    def _step(self, resume: Callable[..., Any], *args: Any) -> Any:
        if self._span is None:
            self._span = self._record.began(self._expected.name)
        token = current_call.set(self._number)
        try:
            return resume(*args)
        except StopIteration as stop:
            self._record.returned(self._number, self._expected, self._span, stop.value)
            raise
        except BaseException as error:
            self._record.failed(self._expected, self._span, error)
            raise
        finally:
            current_call.reset(token)
