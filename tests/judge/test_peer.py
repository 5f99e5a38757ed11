"""Calls across two processes: in time, in order, and to their end, as in one."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.trial.trial import Trial

Attempt = Callable[..., Trial]


def misconception(trial: Trial) -> str | None:
    return trial.diagnosis.misconception if trial.diagnosis is not None else None


# -- time ------------------------------------------------------------------------------------------------


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
def test_operations_take_the_time_that_they_take_together(attempt_both: Attempt, how: str, seconds: float) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=lambda each: each, returns=lambda each: each * 10)
        assert asyncio.run(trial.stage.subject.slug(work)) == [10, 20, 30]
        trial.world.took(seconds, because="so")
        assert work.count == 3

    assert attempt_both(f"import asyncio\nasync def slug(work):\n    {how}", body).diagnosis is None


def test_the_student_s_own_sleep_and_the_test_s_operations_share_one_clock(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_blocking_the_loop_stops_both_sides_and_is_recorded_with_the_line(attempt_both: Attempt) -> None:
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
    trial = attempt_both(source, body)
    assert misconception(trial) == "blocking-sleep"
    [frozen] = [span for span in trial.evidence.frozen if span.name == "time.sleep"]
    assert (frozen.line, frozen.start_ns, frozen.end_ns) == (5, 500_000_000, 2_500_000_000)
    [call] = trial.world.tape
    assert (call.start_ns, call.end_ns) == (0, 2_500_000_000)


def test_a_blocking_operation_blocks_the_loop_that_calls_it(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.blocking_operation("work", seconds=1, returns=7)
        assert asyncio.run(trial.stage.subject.slug(work)) == [7, 7]
        assert trial.world.elapsed == 2

    trial = attempt_both("import asyncio\nasync def slug(work):\n    return [work(), work()]", body)
    assert misconception(trial) is not None
    assert {span.line for span in trial.evidence.frozen} == {3}


def test_a_blocking_operation_in_threads_blocks_nobody(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_a_pool_of_threads_calls_the_test_s_functions_at_the_same_time(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body, "def slug(work): ...").diagnosis is None


# -- the order of things ---------------------------------------------------------------------------------


def test_two_plain_calls_in_a_row_let_nothing_happen_in_between(attempt_both: Attempt) -> None:
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

    assert attempt_both("async def slug(note):\n    note('first')\n    note('second')", body).diagnosis is None


def test_an_awaited_call_that_never_pauses_runs_at_once(attempt_both: Attempt) -> None:
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

    assert attempt_both("async def slug(work):\n    await work('a')\n    await work('b')", body).diagnosis is None


def test_tasks_begin_in_the_order_in_which_they_were_made(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1.0)
        asyncio.run(trial.stage.subject.slug(work))
        assert [call.args[0] for call in work.calls] == list(range(6))

    source = "import asyncio\nasync def slug(work):\n    await asyncio.gather(*map(work, range(6)))"
    assert attempt_both(source, body).diagnosis is None


def test_a_limit_of_the_student_s_holds_for_the_test_s_operations(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


# -- cancellation ----------------------------------------------------------------------------------------


def test_a_cancelled_call_cancels_the_operation_that_it_waits_for(attempt_both: Attempt) -> None:
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

    assert attempt_both("async def slug(work):\n    await work()", body).diagnosis is None


def test_the_clean_up_of_a_cancelled_call_is_awaited(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_a_second_cancellation_interrupts_the_clean_up(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_a_cancellation_that_the_student_swallows_is_swallowed(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_an_operation_that_is_cancelled_has_ended_a_turn_later_in_one_process(attempt: Attempt) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=10)
        assert asyncio.run(trial.stage.subject.slug(work)) == [False, True]
        assert [call.was_cancelled for call in work.calls] == [True]

    source = """
        import asyncio
        async def slug(work):
            task = asyncio.create_task(work())
            await asyncio.sleep(1)
            task.cancel()
            found = [task.done()]
            await asyncio.sleep(0)
            return [*found, task.done()]
        """
    assert attempt(source, body).diagnosis is None


def test_the_student_may_cancel_an_operation_of_the_test(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_a_timeout_around_an_operation_of_the_test(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_a_timeout_of_the_test_s_around_the_student_s_function(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_shielded_work_goes_on_after_the_cancellation(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_event_loops_that_are_closed_are_closed_on_both_sides(attempt_across: Attempt) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1, returns=1)
        before = open_descriptors()
        assert trial.stage.subject.slug(work) == 100
        assert open_descriptors() - before < 20
        assert len(trial.clock.loops) > 50

    source = """
        import asyncio
        def slug(work):
            return sum(asyncio.run(work()) for _ in range(100))
        """
    assert attempt_across(source, body, "def slug(work): ...").diagnosis is None
