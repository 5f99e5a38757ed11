"""Objects of the other side: what iterates, what is entered and left, what is raised."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from grader.trial.trial import Trial

Attempt = Callable[..., Trial]


def misconception(trial: Trial) -> str | None:
    return trial.diagnosis.misconception if trial.diagnosis is not None else None


# -- iteration and contexts ------------------------------------------------------------------------------

COUNTING = """
    import asyncio
    async def slug(note):
        try:
            for number in range(5):
                await asyncio.sleep(1)
                yield number
        finally:
            await asyncio.sleep(2)
            note("closed")
    """
GENERATOR = "async def slug(note):\n    yield"


def test_an_async_generator_of_the_student_s_is_iterated(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")

        async def test() -> None:
            assert [each async for each in trial.stage.subject.slug(note)] == [0, 1, 2, 3, 4]

        asyncio.run(test())
        trial.world.took(7, because="5 + 2")
        assert note.count == 1

    assert attempt_both(COUNTING, body, GENERATOR).diagnosis is None


def test_a_generator_that_is_closed_early_cleans_up(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")

        async def test() -> None:
            async with contextlib.aclosing(trial.stage.subject.slug(note)) as numbers:
                async for number in numbers:
                    if number == 1:
                        break
            assert note.count == 1

        asyncio.run(test())
        trial.world.took(4, because="2 + 2")

    assert attempt_both(COUNTING, body, GENERATOR).diagnosis is None


def test_the_student_iterates_over_what_the_test_gives(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        closed: list[str] = []

        async def pages() -> Any:
            try:
                for number in range(10):
                    await asyncio.sleep(1)
                    yield number
            finally:
                await asyncio.sleep(1)
                closed.append("closed")

        assert asyncio.run(trial.stage.subject.slug(pages())) == [0, 1, 2]
        assert closed == ["closed"]
        trial.world.took(4, because="3 + 1")

    source = """
        from contextlib import aclosing
        async def slug(pages):
            found = []
            async with aclosing(pages):
                async for page in pages:
                    found.append(page)
                    if page == 2:
                        break
            return found
        """
    assert attempt_both(source, body).diagnosis is None


class Connection:
    """A context manager of a test's, of both kinds."""

    def __init__(self, *, swallows: bool = False) -> None:
        self.seen: list[Any] = []
        self._swallows = swallows

    async def __aenter__(self) -> str:
        await asyncio.sleep(1)
        return "open"

    async def __aexit__(self, kind: object, error: object, trace: object) -> bool:
        await asyncio.sleep(1)
        self.seen += [kind, error]
        return self._swallows

    def __enter__(self) -> str:
        return "entered"

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        self.seen += [kind, error]
        return self._swallows


def test_the_test_s_context_managers_are_entered_and_left_by_the_student(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        connection = Connection()
        assert asyncio.run(trial.stage.subject.slug(connection)) == ["open", "entered"]
        assert connection.seen == [None] * 4
        trial.world.took(2, because="so")

    source = """
        async def slug(connection):
            async with connection as first:
                pass
            with connection as second:
                pass
            return [first, second]
        """
    assert attempt_both(source, body).diagnosis is None


@pytest.mark.parametrize("keyword", ["async with", "with"])
def test_an_exception_in_the_block_reaches_the_context_manager(attempt_both: Attempt, keyword: str) -> None:
    def body(trial: Trial) -> None:
        connection = Connection(swallows=True)
        assert asyncio.run(trial.stage.subject.slug(connection)) == "swallowed"
        kind, error = connection.seen
        assert (kind, type(error), error.args) == (ValueError, ValueError, ("boom",))

    source = f"""
        async def slug(connection):
            {keyword} connection:
                raise ValueError("boom")
            return "swallowed"
        """
    assert attempt_both(source, body).diagnosis is None


def test_the_student_s_context_manager_is_used_by_the_test(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")

        async def test() -> None:
            async with trial.stage.subject.slug(note) as value:
                assert value == 5
                raise KeyError("mine")

        with pytest.raises(KeyError):
            asyncio.run(test())
        assert [call.args for call in note.calls] == [("KeyError",)]

    source = """
        from contextlib import asynccontextmanager
        @asynccontextmanager
        async def slug(note):
            try:
                yield 5
            except Exception as error:
                note(type(error).__name__)
                raise
        """
    assert attempt_both(source, body, "def slug(note): ...").diagnosis is None


# -- exceptions ------------------------------------------------------------------------------------------


def test_the_exception_that_the_test_raised_comes_back_as_the_same_object(attempt_both: Attempt) -> None:
    error = ConnectionError("down")

    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1, raises=error)
        with pytest.raises(ConnectionError) as caught:
            asyncio.run(trial.stage.subject.slug(work))
        assert caught.value is error

    assert attempt_both("async def slug(work):\n    await work()", body).diagnosis is None


def test_the_test_s_own_class_of_exception_can_be_caught_by_what_it_is(attempt_both: Attempt) -> None:
    class OverloadedError(ConnectionError):
        pass

    def body(trial: Trial) -> None:
        work = trial.world.operation("work", raises=OverloadedError("busy"))
        assert asyncio.run(trial.stage.subject.slug(work)) == ["OverloadedError", "busy"]

    source = """
        async def slug(work):
            try:
                await work()
            except ConnectionError as error:
                return [type(error).__name__, str(error)]
        """
    assert attempt_both(source, body).diagnosis is None


def test_a_class_that_the_stub_defines_is_the_student_s_own(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        kind = trial.stage.subject.Busy
        with pytest.raises(kind, match="please wait"):
            asyncio.run(trial.stage.subject.slug())
        assert issubclass(kind, Exception)

    source = "class Busy(Exception):\n    pass\nasync def slug():\n    raise Busy('please wait')"
    assert attempt_both(source, body, "class Busy(Exception):\n    pass\nasync def slug(): ...").diagnosis is None


def test_a_group_of_exceptions_arrives_as_a_group(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1, raises=KeyError)
        with pytest.raises(ExceptionGroup) as caught:
            asyncio.run(trial.stage.subject.slug(work))
        assert sorted(each.args[0] for each in caught.value.exceptions) == [1, 2]

    source = """
        import asyncio
        async def slug(work):
            async with asyncio.TaskGroup() as group:
                for number in [1, 2]:
                    group.create_task(work(number))
        """
    assert attempt_both(source, body).diagnosis is None


def test_an_exception_of_the_student_s_is_told_with_its_line(attempt_both: Attempt) -> None:
    trial = attempt_both("async def slug():\n    return helper()\ndef helper():\n    return {}['key']")
    assert misconception(trial) == "raised"
    assert trial.diagnosis is not None
    assert trial.diagnosis.line == 4
    assert "KeyError: 'key'" in trial.diagnosis.message


def test_a_lesson_of_the_test_s_survives_the_student_who_swallows_it(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        def refuse(*_: object) -> None:
            trial.world.check(False, "a-name", "A sentence.")

        asyncio.run(trial.stage.subject.slug(trial.world.operation("work", returns=refuse)))

    source = "async def slug(work):\n    try:\n        await work()\n    except BaseException:\n        pass"
    trial = attempt_both(source, body)
    assert misconception(trial) == "a-name"
    assert trial.diagnosis is not None
    assert (trial.diagnosis.message, trial.diagnosis.line) == ("A sentence.", 3)
