"""Trials across two processes: what a test sees is what it sees in one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import pytest

from grader.errors import Lesson
from grader.trial.stage import StageLost
from grader.trial.trial import Trial

Submit = Callable[..., Trial]


def misconception(trial: Trial) -> str | None:
    return trial.diagnosis.misconception if trial.diagnosis is not None else None


def passes(trial: Trial) -> bool:
    """Whether nothing is wrong; shows what is, if something is."""
    assert trial.diagnosis is None, trial.diagnosis
    return trial.evidence.ran_to_end


# -- time --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "seconds"),
    [
        ("return await asyncio.gather(*map(work, [1, 2, 3]))", 3),
        ("return [await work(each) for each in [1, 2, 3]]", 6),
        ("return [await task for task in [asyncio.create_task(work(each)) for each in [1, 2, 3]]]", 3),
        ("first = asyncio.create_task(work(1)); rest = [await work(2), await work(3)]; return [await first, *rest]", 5),
    ],
    ids=["gather", "one-after-another", "tasks", "overlap"],
)
def test_operations_take_the_time_that_they_take_together(submit: Submit, how: str, seconds: float) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=lambda each: each, returns=lambda each: each * 10)
        assert asyncio.run(trial.stage.subject.slug(work)) == [10, 20, 30]
        trial.world.took(seconds, because="so")
        assert work.count == 3

    assert passes(submit(f"import asyncio\nasync def slug(work):\n    {how}", body))


def test_the_student_s_own_sleep_and_the_test_s_operations_share_one_clock(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=0.25)
        times = asyncio.run(trial.stage.subject.slug(work))
        assert times == trial.world.about([0.5, 0.75, 1.0])
        assert [(call.start_s, call.end_s) for call in work.calls] == [(0.5, 0.75)]
        assert trial.world.sleeps == 2

    source = """
        import asyncio
        async def slug(work):
            loop = asyncio.get_running_loop()
            start = loop.time()
            times = []
            for step in [asyncio.sleep(0.5), work(), asyncio.sleep(0.25)]:
                await step
                times.append(loop.time() - start)
            return times
        """
    assert passes(submit(source, body))


def test_blocking_the_loop_stops_both_sides_and_is_recorded_with_the_line(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1)
        asyncio.run(trial.stage.subject.slug(work))

    source = """
        import asyncio, time
        async def slug(work):
            task = asyncio.create_task(work())
            await asyncio.sleep(0.5)
            time.sleep(2)
            await task
        """
    trial = submit(source, body)
    assert misconception(trial) == "blocking-sleep"
    [frozen] = [span for span in trial.evidence.frozen if span.name == "time.sleep"]
    assert (frozen.line, frozen.start_ns, frozen.end_ns) == (5, 500_000_000, 2_500_000_000)
    [call] = trial.world.tape
    assert (call.start_ns, call.end_ns) == (0, 2_500_000_000)


def test_a_blocking_operation_blocks_the_loop_that_calls_it(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.blocking_operation("work", seconds=1, returns=7)
        assert asyncio.run(trial.stage.subject.slug(work)) == [7, 7]
        assert trial.world.elapsed == 2

    trial = submit("import asyncio\nasync def slug(work):\n    return [work(), work()]", body)
    assert misconception(trial) is not None
    assert {span.line for span in trial.evidence.frozen} == {3}


def test_a_blocking_operation_in_threads_blocks_nobody(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.blocking_operation("work", seconds=lambda each: each, returns=lambda each: -each)
        assert asyncio.run(trial.stage.subject.slug(work)) == [-1, -2, -3]
        trial.world.took(3, because="so")
        assert work.peak == 3

    source = """
        import asyncio
        async def slug(work):
            return await asyncio.gather(*(asyncio.to_thread(work, each) for each in [1, 2, 3]))
        """
    assert passes(submit(source, body))


def test_a_pool_of_threads_calls_the_test_s_functions_at_the_same_time(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.blocking_operation("work", seconds=1, returns=lambda each: each)
        assert trial.stage.subject.slug(work) == [0, 1, 2, 3]
        trial.world.took(2, because="two by two")
        assert work.peak == 2

    source = """
        from concurrent.futures import ThreadPoolExecutor
        def slug(work):
            with ThreadPoolExecutor(2) as pool:
                return list(pool.map(work, range(4)))
        """
    assert passes(submit(source, body, "def slug(work): ..."))


# -- the order of things -----------------------------------------------------------------------------------


def test_two_plain_calls_in_a_row_let_nothing_happen_in_between(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")

        async def test() -> None:
            ticking = asyncio.create_task(tick())
            await asyncio.sleep(0)
            await trial.stage.subject.slug(note)
            ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await ticking

        async def tick() -> None:
            while True:
                note("tick")
                await asyncio.sleep(0)

        asyncio.run(test())
        said = [call.args[0] for call in note.calls]
        assert said[said.index("first") + 1] == "second"

    assert passes(submit("async def slug(note):\n    note('first')\n    note('second')", body))


def test_an_awaited_call_that_never_pauses_runs_at_once(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        said: list[str] = []

        async def work(word: str) -> str:
            said.append(word)
            return word

        async def test() -> None:
            asyncio.get_running_loop().call_soon(said.append, "the loop's next turn")
            await trial.stage.subject.slug(work)

        asyncio.run(test())
        assert said == ["a", "b", "the loop's next turn"]

    assert passes(submit("async def slug(work):\n    await work('a')\n    await work('b')", body))


def test_tasks_begin_in_the_order_in_which_they_were_made(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1)
        asyncio.run(trial.stage.subject.slug(work))
        assert [call.args[0] for call in work.calls] == list(range(6))

    source = "import asyncio\nasync def slug(work):\n    await asyncio.gather(*map(work, range(6)))"
    assert passes(submit(source, body))


def test_a_limit_of_the_student_s_holds_for_the_test_s_operations(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1)
        asyncio.run(trial.stage.subject.slug(work))
        assert (work.count, work.peak) == (5, 2)
        trial.world.took(3, because="so")

    source = """
        import asyncio
        async def slug(work):
            limit = asyncio.Semaphore(2)
            async def one():
                async with limit:
                    await work()
            await asyncio.gather(*(one() for _ in range(5)))
        """
    assert passes(submit(source, body))


# -- cancellation ------------------------------------------------------------------------------------------


def test_a_cancelled_call_cancels_the_operation_that_it_waits_for(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=10)

        async def test() -> None:
            task = asyncio.create_task(trial.stage.subject.slug(work))
            await asyncio.sleep(1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(test())
        assert [(call.was_cancelled, call.end_s) for call in work.calls] == [(True, 1.0)]
        trial.world.took(1, because="so")

    assert passes(submit("async def slug(work):\n    await work()", body))


def test_the_clean_up_of_a_cancelled_call_is_awaited(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work, clean = trial.world.operation("work", seconds=10), trial.world.operation("clean", seconds=2)

        async def test() -> None:
            task = asyncio.create_task(trial.stage.subject.slug(work, clean))
            await asyncio.sleep(1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(test())
        assert [call.was_cancelled for call in clean.calls] == [False]
        trial.world.took(3, because="1 + 2")

    source = """
        async def slug(work, clean):
            try:
                await work()
            finally:
                await clean()
        """
    assert passes(submit(source, body))


def test_a_second_cancellation_interrupts_the_clean_up(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work, clean = trial.world.operation("work", seconds=10), trial.world.operation("clean", seconds=10)

        async def test() -> None:
            task = asyncio.create_task(trial.stage.subject.slug(work, clean))
            for _ in range(2):
                await asyncio.sleep(1)
                task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(test())
        assert [call.was_cancelled for call in clean.calls] == [True]
        trial.world.took(2, because="so")

    source = "async def slug(work, clean):\n    try:\n        await work()\n    finally:\n        await clean()"
    assert passes(submit(source, body))


def test_a_cancellation_that_the_student_swallows_is_swallowed(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        async def test() -> None:
            task = asyncio.create_task(trial.stage.subject.slug())
            await asyncio.sleep(1)
            task.cancel()
            assert await task == "stayed"

        asyncio.run(test())
        trial.world.took(10, because="so")

    source = """
        import asyncio
        async def slug():
            try:
                await asyncio.sleep(5)
            except asyncio.CancelledError:
                await asyncio.sleep(9)
            return "stayed"
        """
    assert passes(submit(source, body))


def test_the_student_may_cancel_an_operation_of_the_test(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        slow, fast = trial.world.operation("slow", seconds=10), trial.world.operation("fast", seconds=1, returns="won")
        assert asyncio.run(trial.stage.subject.slug(slow, fast)) == "won"
        assert [call.was_cancelled for call in slow.calls] == [True]
        trial.world.took(1, because="so")

    source = """
        import asyncio
        async def slug(slow, fast):
            tasks = [asyncio.create_task(slow()), asyncio.create_task(fast())]
            done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            return done.pop().result()
        """
    assert passes(submit(source, body))


def test_a_timeout_around_an_operation_of_the_test(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=10)
        assert asyncio.run(trial.stage.subject.slug(work)) == ["late", "late"]
        trial.world.took(2, because="1 + 1")
        assert [call.end_s for call in work.calls] == [1.0, 2.0]

    source = """
        import asyncio
        async def slug(work):
            found = []
            try:
                async with asyncio.timeout(1):
                    await work()
            except TimeoutError:
                found.append("late")
            try:
                await asyncio.wait_for(work(), 1)
            except TimeoutError:
                found.append("late")
            return found
        """
    assert passes(submit(source, body))


def test_a_timeout_of_the_test_s_around_the_student_s_function(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")

        async def test() -> None:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(1.5):
                    await trial.stage.subject.slug(note)
            assert asyncio.current_task() is not None
            assert asyncio.current_task().cancelling() == 0  # type: ignore[union-attr]

        asyncio.run(test())
        assert [call.args for call in note.calls] == [("cancelled",)]
        trial.world.took(1.5, because="so")

    source = """
        import asyncio
        async def slug(note):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                note("cancelled")
                raise
        """
    assert passes(submit(source, body))


def test_shielded_work_goes_on_after_the_cancellation(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=3)

        async def test() -> None:
            task = asyncio.create_task(trial.stage.subject.slug(work))
            await asyncio.sleep(1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        asyncio.run(test())
        assert [call.was_cancelled for call in work.calls] == [False]
        trial.world.took(3, because="so")

    source = """
        import asyncio
        async def slug(work):
            task = asyncio.create_task(work())
            try:
                await asyncio.shield(task)
            except asyncio.CancelledError:
                await task
                raise
        """
    assert passes(submit(source, body))


# -- iteration and contexts --------------------------------------------------------------------------------

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


def test_an_async_generator_of_the_student_s_is_iterated(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")

        async def test() -> None:
            assert [each async for each in trial.stage.subject.slug(note)] == [0, 1, 2, 3, 4]

        asyncio.run(test())
        trial.world.took(7, because="5 + 2")
        assert note.count == 1

    assert passes(submit(COUNTING, body, GENERATOR))


def test_a_generator_that_is_closed_early_cleans_up(submit: Submit) -> None:
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

    assert passes(submit(COUNTING, body, GENERATOR))


def test_the_student_iterates_over_what_the_test_gives(submit: Submit) -> None:
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
    assert passes(submit(source, body))


class Connection:
    """A context manager of a test's, of both kinds."""

    def __init__(self, *, swallows: bool = False) -> None:
        self.seen: list[Any] = []
        self._swallows = swallows

    async def __aenter__(self) -> str:
        await asyncio.sleep(1)
        return "open"

    async def __aexit__(self, *error: object) -> bool:
        await asyncio.sleep(1)
        self.seen += error[:2]
        return self._swallows

    def __enter__(self) -> str:
        return "entered"

    def __exit__(self, *error: object) -> bool:
        self.seen += error[:2]
        return self._swallows


def test_the_test_s_context_managers_are_entered_and_left_by_the_student(submit: Submit) -> None:
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
    assert passes(submit(source, body))


@pytest.mark.parametrize("keyword", ["async with", "with"])
def test_an_exception_in_the_block_reaches_the_context_manager(submit: Submit, keyword: str) -> None:
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
    assert passes(submit(source, body))


def test_the_student_s_context_manager_is_used_by_the_test(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")

        async def test() -> None:
            with pytest.raises(KeyError):  # noqa: PT012
                async with trial.stage.subject.slug(note) as value:
                    assert value == 5
                    raise KeyError("mine")

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
    assert passes(submit(source, body, "def slug(note): ..."))


# -- exceptions --------------------------------------------------------------------------------------------


def test_the_exception_that_the_test_raised_comes_back_as_the_same_object(submit: Submit) -> None:
    error = ConnectionError("down")

    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1, raises=error)
        with pytest.raises(ConnectionError) as caught:
            asyncio.run(trial.stage.subject.slug(work))
        assert caught.value is error

    assert passes(submit("async def slug(work):\n    await work()", body))


def test_the_test_s_own_class_of_exception_can_be_caught_by_what_it_is(submit: Submit) -> None:
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
    assert passes(submit(source, body))


def test_a_class_that_the_stub_defines_is_the_student_s_own(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        kind = trial.stage.subject.Busy
        with pytest.raises(kind, match="please wait"):
            asyncio.run(trial.stage.subject.slug())
        assert issubclass(kind, Exception)

    source = "class Busy(Exception):\n    pass\nasync def slug():\n    raise Busy('please wait')"
    assert passes(submit(source, body, "class Busy(Exception):\n    pass\nasync def slug(): ..."))


def test_a_group_of_exceptions_arrives_as_a_group(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1, raises=lambda each: KeyError(each))  # noqa: PLW0108
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
    assert passes(submit(source, body))


def test_an_exception_of_the_student_s_is_told_with_its_line(submit: Submit) -> None:
    trial = submit("async def slug():\n    return helper()\ndef helper():\n    return {}['key']")
    assert misconception(trial) == "raised"
    assert trial.diagnosis is not None
    assert trial.diagnosis.line == 4
    assert "KeyError: 'key'" in trial.diagnosis.message


def test_a_lesson_of_the_test_s_survives_the_student_who_swallows_it(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        def refuse(*_: object) -> None:
            trial.world.check(False, "a-name", "A sentence.")

        asyncio.run(trial.stage.subject.slug(trial.world.operation("work", returns=refuse)))

    source = "async def slug(work):\n    try:\n        await work()\n    except BaseException:\n        pass"
    trial = submit(source, body)
    assert misconception(trial) == "a-name"
    assert trial.diagnosis is not None
    assert (trial.diagnosis.message, trial.diagnosis.line) == ("A sentence.", 3)


# -- where student code runs -------------------------------------------------------------------------------


def test_the_student_may_run_loops_of_her_own(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1, returns=lambda each: each + 1)
        assert trial.stage.subject.slug(work) == [2, 3]
        trial.world.took(2, because="1 + 1")
        assert trial.world.loops == ["closed", "closed"]

    source = """
        import asyncio
        def slug(work):
            async def both():
                return await asyncio.gather(work(1), work(2))
            asyncio.run(work(0))
            return asyncio.run(both())
        """
    assert passes(submit(source, body, "def slug(work): ..."))


def test_the_test_may_run_two_loops_one_after_another(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1)
        for _ in range(2):
            asyncio.run(trial.stage.subject.slug(work))
        trial.world.took(2, because="1 + 1")

    assert passes(submit("async def slug(work):\n    await work()", body))


def test_a_loop_in_a_thread_of_the_student_s_uses_the_test_s_operations(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=2, returns="done")
        assert asyncio.run(trial.stage.subject.slug(work)) == ["done", "done"]
        trial.world.took(2, because="so")

    source = """
        import asyncio
        async def slug(work):
            return await asyncio.gather(asyncio.to_thread(asyncio.run, work()), work())
        """
    assert passes(submit(source, body))


def test_a_callback_from_a_thread_reaches_the_test(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")
        asyncio.run(trial.stage.subject.slug(note))
        assert [(call.args, call.start_s) for call in note.calls] == [(("thread",), 1.0), (("loop",), 1.0)]

    source = """
        import asyncio, threading, time
        async def slug(note):
            loop, done = asyncio.get_running_loop(), asyncio.Event()
            def work():
                time.sleep(1)
                note("thread")
                loop.call_soon_threadsafe(note, "loop")
                loop.call_soon_threadsafe(done.set)
            thread = threading.Thread(target=work)
            thread.start()
            await done.wait()
            thread.join()
        """
    assert passes(submit(source, body))


def test_context_variables_of_the_student_are_inherited_by_the_tasks_that_the_test_s_step_makes(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        async def in_a_task(function: Any) -> Any:
            return await asyncio.create_task(call(function))

        async def call(function: Any) -> Any:
            return await function()

        assert asyncio.run(trial.stage.subject.slug(in_a_task)) == ["set", "set", "default"]

    source = """
        import contextvars
        variable = contextvars.ContextVar("variable", default="default")
        async def slug(in_a_task):
            async def show():
                return variable.get()
            async def change():
                variable.set("changed")
            variable.set("set")
            found = [await in_a_task(show)]
            await in_a_task(change)
            found.append(variable.get())
            variable.set("default")
            return [*found, await in_a_task(show)]
        """
    assert passes(submit(source, body))


def test_the_current_task_is_the_same_before_and_after_an_operation(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        async def call(function: Any) -> Any:
            return await function()

        assert asyncio.run(trial.stage.subject.slug(call)) is True

    source = """
        import asyncio
        async def slug(call):
            async def mine():
                return id(asyncio.current_task())
            return await call(mine) == id(asyncio.current_task())
        """
    assert passes(submit(source, body))


# -- what goes wrong ---------------------------------------------------------------------------------------


def test_a_deadlock_names_the_student_s_line(submit: Submit) -> None:
    trial = submit("import asyncio\nasync def slug():\n    lock = asyncio.Event()\n    await lock.wait()")
    assert misconception(trial) == "deadlock"
    assert trial.diagnosis is not None
    assert "line 4" in trial.diagnosis.message


def test_a_deadlock_with_the_test_s_side_in_between_names_the_student_s_line(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        async def test() -> None:
            async def forward(function: Any) -> Any:
                return await function()

            await trial.stage.subject.slug(forward)

        asyncio.run(test())

    source = """
        import asyncio
        async def slug(forward):
            async def never():
                await asyncio.get_running_loop().create_future()
            await forward(never)
        """
    trial = submit(source, body)
    assert misconception(trial) == "deadlock"
    assert trial.diagnosis is not None
    assert "line 4" in trial.diagnosis.message


@pytest.mark.parametrize(
    "loop",
    [
        "while True:\n        await asyncio.sleep(0)",
        "start = time.monotonic()\n    while time.monotonic() < start + 1:\n        pass",
        "loop = asyncio.get_running_loop()\n    while loop.time() < 1e9:\n        pass",
    ],
    ids=["yielding", "reading-the-clock", "reading-the-loop-s-clock"],
)
def test_a_spin_is_told_with_its_line(submit: Submit, loop: str) -> None:
    trial = submit(f"import asyncio, time\nasync def slug():\n    {loop}")
    assert misconception(trial) == "spin"
    assert trial.diagnosis is not None
    assert trial.diagnosis.message


def test_calls_to_and_fro_that_never_end_are_a_spin(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work")
        asyncio.run(trial.stage.subject.slug(work))

    assert misconception(submit("async def slug(work):\n    while True:\n        await work()", body)) == "spin"


def test_tasks_that_are_left_running_are_seen(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        async def test() -> None:
            await trial.stage.subject.slug()
            assert trial.world.unfinished == ["mine"]
            await trial.world.settle(1)
            assert trial.world.unfinished == ["mine"]
            await trial.world.end_unfinished()
            assert trial.world.unfinished == []

        asyncio.run(test())
        trial.world.took(1, because="so")

    source = """
        import asyncio
        async def mine():
            await asyncio.sleep(5)
        async def slug():
            asyncio.create_task(mine())
        """
    trial = submit(source, body)
    assert misconception(trial) == "left-running"
    assert trial.diagnosis is not None
    assert trial.diagnosis.line == 5


def test_unfinished_tasks_that_end_by_themselves_are_waited_for(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        async def test() -> None:
            await trial.stage.subject.slug()
            await trial.world.settle(10)
            assert trial.world.unfinished == []

        asyncio.run(test())
        trial.world.took(5, because="so")

    source = "import asyncio\nasync def slug():\n    slug.task = asyncio.create_task(asyncio.sleep(5))"
    assert misconception(submit(source, body)) == "left-running"


@pytest.mark.parametrize(
    ("source", "expected", "line"),
    [
        ("import asyncio\nasync def slug(work):\n    asyncio.sleep(1)", "forgot-await", 3),
        ("async def slug(work):\n    work()", "forgot-await", 2),
        ("async def mine(): ...\nasync def slug(work):\n    mine()", "forgot-await", 3),
        (
            "import asyncio\nasync def bad():\n    raise ValueError('lost')\nasync def slug(work):\n"  # noqa: ISC004
            "    task = asyncio.create_task(bad())\n    await work()",
            "lost-exception",
            None,
        ),
        ("async def slug(work):\n    return work()", "returned-coroutine", None),
        ("def slug(work): ...", "not-a-coroutine", None),
        ("async def slug(): ...", "wrong-signature", None),
        ("async def slugs(work): ...", "missing-function", None),
        ("async def slug(work)", "unloadable", 1),
        ("raise ValueError('at once')", "unloadable", 1),
        ("import asyncio\nasync def slug(work):\n    asyncio.run(work())", "run-inside-loop", 3),
        ("async def slug(work):\n    raise NotImplementedError", "not-started", 2),
    ],
)
def test_mistakes_are_known(submit: Submit, source: str, expected: str, line: int | None) -> None:
    def body(trial: Trial) -> None:
        asyncio.run(trial.stage.subject.slug(trial.world.operation("work", seconds=1)))

    trial = submit(source, body, "async def slug(work): ...")
    assert misconception(trial) == expected
    assert trial.diagnosis is not None
    assert line is None or trial.diagnosis.line == line


# -- the rest of the stage ---------------------------------------------------------------------------------

LUCKY = "import random\nasync def slug():\n    return [random.random() for _ in range(3)]"


def test_the_luck_is_the_same_in_every_run_and_can_be_seeded(submit: Submit) -> None:
    found: list[Any] = []

    def body(trial: Trial) -> None:
        before = trial.world.luck
        assert trial.world.luck == before
        found.append(run(trial))
        assert trial.world.luck != before
        trial.world.seed(7)
        found.append(run(trial))

    def run(trial: Trial) -> Any:
        return asyncio.run(trial.stage.subject.slug())

    for _ in range(2):
        assert passes(submit(LUCKY, body))
    assert found[:2] == found[2:]
    assert found[0] != found[1]


def test_the_student_s_luck_is_not_the_test_s(across: Submit) -> None:
    import random  # noqa: PLC0415

    before = random.getstate()
    assert passes(across(LUCKY))
    assert random.getstate() == before


def test_a_supplied_function_takes_the_place_of_another_exercise(submit: Submit) -> None:
    async def fetch(word: str) -> str:
        await asyncio.sleep(1)
        return f"supplied {word}"

    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug()) == "supplied page"
        trial.world.took(1, because="so")

    source = "from fetch import fetch\nasync def slug():\n    return await fetch('page')"
    references = {"fetch": "async def fetch(word):\n    return 'reference'"}
    assert passes(submit(source, body, references=references, supplied={"fetch": fetch}))


STUB_WITH_SIBLING = "from fetch import fetch\nasync def slug(): ..."


def test_another_exercise_is_there_as_the_reference(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug()) == "page 2"
        trial.world.took(2, because="so")

    source = "from fetch import fetch\nasync def slug():\n    return await fetch(2)"
    references = {"fetch": "import asyncio\nasync def fetch(n):\n    await asyncio.sleep(n)\n    return f'page {n}'"}
    assert passes(submit(source, body, references=references, stub=STUB_WITH_SIBLING))


def test_a_program_of_the_test_s_runs_in_the_student_s_loop(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        program = trial.world.program("""
            import asyncio
            async def watch(function):
                task = asyncio.create_task(function())
                await asyncio.sleep(0.25)
                running = task in asyncio.all_tasks()
                await asyncio.sleep(1)
                return [running, task.done()]
            """)

        async def test() -> None:
            assert await program.watch(trial.stage.subject.slug) == [True, True]

        asyncio.run(test())

    assert passes(submit("import asyncio\nasync def slug():\n    await asyncio.sleep(0.5)", body))


def test_garbage_of_the_student_s_is_collected_when_the_test_asks(submit: Submit) -> None:
    def body(trial: Trial) -> None:
        note = trial.world.recorder("note")
        kept = trial.stage.subject.slug(note)
        trial.world.collect_garbage()
        assert note.count == 0
        del kept
        trial.world.collect_garbage()
        assert note.count == 1

    source = """
        class Thing:
            def __init__(self, note):
                self.me, self.note = self, note
            def use(self):
                return 1
            def __del__(self):
                self.note("gone")
        def slug(note):
            return Thing(note)
        """
    assert passes(submit(source, body, "def slug(note): ..."))


# -- what two processes must not give away -----------------------------------------------------------------


class Given:
    """An object that a test hands over."""

    number = 5
    text = "visible"

    def __init__(self) -> None:
        self.insides = [1, 2]
        self._private = 3
        self.other = object()
        self.asked: list[str] = []

    def method(self) -> str:
        return "called"


@pytest.mark.parametrize(
    "name",
    [
        *["__dict__", "__class__", "__globals__", "__code__", "__self__", "__func__", "__wrapped__", "__closure__"],
        *["_private", "insides", "other", "asked", "cr_frame", "gi_frame", "ag_frame", "f_back", "tb_frame", "co_code"],
        *["func_globals", "missing"],
    ],
)
def test_what_leads_to_the_test_is_refused(across: Submit, name: str) -> None:
    def body(trial: Trial) -> None:
        given = Given()
        for thing in [given, given.method, body]:
            assert asyncio.run(trial.stage.subject.slug(thing)) == "refused"
        assert given.__dict__.keys() == Given().__dict__.keys()

    source = f"""
        async def slug(thing):
            try:
                return repr(thing._caller.call_now(thing._number, ".", ({name!r},)))
            except AttributeError:
                return "refused"
        """
    assert passes(across(source, body))


def test_plain_values_and_methods_of_what_a_test_gives_are_there(across: Submit) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug(Given())) == [5, "visible", "called"]

    assert passes(across("async def slug(it):\n    return [it.number, it.text, it.method()]", body))


def test_nothing_of_a_test_can_be_set(across: Submit) -> None:
    given = Given()

    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug(given)) == "refused"
        assert given.number == 5

    source = """
        async def slug(it):
            try:
                it.number = 6
            except AttributeError:
                return "refused"
        """
    assert passes(across(source, body))


@pytest.mark.parametrize("what", ["eval", "exec", "__class__", "__getattribute__", "__setattr__", "__reduce__", ""])
def test_other_verbs_than_those_of_calls_are_refused(across: Submit, what: str) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug(Given())) == "refused"

    source = f"""
        async def slug(it):
            try:
                return repr(it._caller.call_now(it._number, {what!r}, ("number",)))
            except AttributeError:
                return "refused"
        """
    assert passes(across(source, body))


@pytest.mark.parametrize("what", ["load", "call", "findings", "program", "sibling", "seed"])
def test_the_judge_answers_none_of_the_questions_that_it_asks(across: Submit, what: str) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug(Given())) == "refused"

    source = f"""
        async def slug(it):
            try:
                return repr(it._caller.call_now(0, {what!r}, ("nothing",)))
            except AttributeError:
                return "refused"
        """
    assert passes(across(source, body))


def test_an_object_that_equals_everything_equals_nothing_of_the_test(across: Submit) -> None:
    def body(trial: Trial) -> None:
        found = asyncio.run(trial.stage.subject.slug())
        assert found != [1, 2, 3]
        assert found != 1
        assert asyncio.run(trial.stage.subject.slug(inside=True)) != [1, 2]

    source = """
        class Anything:
            def __eq__(self, other):
                return True
            def __hash__(self):
                return 1
        async def slug(inside=False):
            return [Anything(), Anything()] if inside else Anything()
        """
    assert passes(across(source, body))


def test_a_handle_with_forged_special_methods_makes_no_object_that_lies(across: Submit) -> None:
    def body(trial: Trial) -> None:
        found = asyncio.run(trial.stage.subject.slug())
        assert found != 1

    source = """
        from grader.judge import handles
        handles.PLAIN_METHODS += ("__eq__", "__hash__")
        class Anything:
            def __eq__(self, other):
                return True
            def __hash__(self):
                return 1
        async def slug():
            return Anything()
        """
    trial = across(source, body)
    assert trial.diagnosis is not None
    assert trial.result("name", "Title.", is_hidden=False, max_points=1).points == 0


@pytest.mark.parametrize("how", ["sys.exit()", "sys.exit(0)", "raise KeyboardInterrupt", "raise Mine"])
def test_what_would_end_the_program_ends_the_worker_alone(across: Submit, how: str) -> None:
    trial = across(f"import sys\nclass Mine(SystemExit):\n    pass\nasync def slug():\n    {how}")
    result = trial.result("name", "Title.", is_hidden=False, max_points=1)
    assert (result.outcome, result.points) in {("crashed", 0), ("failed", 0)}
    assert result.message


@pytest.mark.parametrize("how", ["os._exit(0)", "os.kill(os.getpid(), 9)", "os.close(3); os.closerange(3, 100)"])
def test_a_worker_that_is_gone_is_told(across: Submit, how: str) -> None:
    def body(trial: Trial) -> None:
        with pytest.raises(StageLost):
            asyncio.run(trial.stage.subject.slug())
        raise Lesson("another", "Whatever else the test says.")

    trial = across(f"import os\nasync def slug():\n    {how}", body)
    result = trial.result("name", "Title.", is_hidden=False, max_points=1)
    assert (result.outcome, result.points) == ("crashed", 0)


def test_a_worker_that_never_answers_is_given_up_and_its_line_is_told(across: Submit) -> None:
    trial = across("async def slug():\n    while True:\n        pass", limit=1)
    result = trial.result("name", "Title.", is_hidden=False, max_points=1)
    assert (result.outcome, result.points) == ("timeout", 0)
    assert result.line in {2, 3}
    assert result.message


def test_an_exception_that_cannot_cross_is_a_sentence(across: Submit) -> None:
    source = """
        async def slug():
            deep = []
            for _ in range(100):
                deep = [deep]
            raise ValueError(deep)
        """
    trial = across(source)
    assert trial.diagnosis is not None
    assert "nested too deeply" in trial.diagnosis.message


@pytest.mark.parametrize("stub", ["async def slug(): ...", "def slug(): ..."])
def test_a_result_that_cannot_cross_is_a_sentence(across: Submit, stub: str) -> None:
    def body(trial: Trial) -> None:
        result = trial.stage.subject.slug()
        if stub.startswith("async"):
            asyncio.run(result)

    source = f"""
        {stub.removesuffix(" ...")}
            cycle = []
            cycle.append(cycle)
            return cycle
        """
    trial = across(source, body, stub)
    assert trial.diagnosis is not None
    assert "nested too deeply" in trial.diagnosis.message
