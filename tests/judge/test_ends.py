"""Loops, threads and contexts that both sides share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from grader.trial.trial import Trial

Attempt = Callable[..., Trial]


# -- where student code runs -----------------------------------------------------------------------------


def test_the_student_may_run_loops_of_her_own(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body, "def slug(work): ...").diagnosis is None


def test_the_test_may_run_two_loops_one_after_another(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=1)
        for _ in range(2):
            asyncio.run(trial.stage.subject.slug(work))
        trial.world.took(2, because="1 + 1")

    assert attempt_both("async def slug(work):\n    await work()", body).diagnosis is None


def test_a_loop_in_a_thread_of_the_student_s_uses_the_test_s_operations(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work", seconds=2, returns="done")
        assert asyncio.run(trial.stage.subject.slug(work)) == ["done", "done"]
        trial.world.took(2, because="so")

    source = """
        import asyncio
        async def slug(work):
            return await asyncio.gather(asyncio.to_thread(asyncio.run, work()), work())
        """
    assert attempt_both(source, body).diagnosis is None


def test_a_callback_from_a_thread_reaches_the_test(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_context_variables_of_the_student_are_inherited_by_the_tasks_that_the_test_s_step_makes(
    attempt_both: Attempt,
) -> None:
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
    assert attempt_both(source, body).diagnosis is None


def test_the_current_task_is_the_same_before_and_after_an_operation(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body).diagnosis is None
