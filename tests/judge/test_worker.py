"""What goes wrong in student code, and what a test may ask of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import Any

import pytest

from grader.trial.trial import Trial

Attempt = Callable[..., Trial]


def misconception(trial: Trial) -> str | None:
    return trial.diagnosis.misconception if trial.diagnosis is not None else None


# -- what goes wrong -------------------------------------------------------------------------------------


def test_a_deadlock_names_the_student_s_line(attempt_both: Attempt) -> None:
    trial = attempt_both("import asyncio\nasync def slug():\n    lock = asyncio.Event()\n    await lock.wait()")
    assert misconception(trial) == "deadlock"
    assert trial.diagnosis is not None
    assert "line 4" in trial.diagnosis.message


def test_a_deadlock_with_the_test_s_side_in_between_names_the_student_s_line(attempt_both: Attempt) -> None:
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
    trial = attempt_both(source, body)
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
def test_a_spin_is_told_with_its_line(attempt_both: Attempt, loop: str) -> None:
    trial = attempt_both(f"import asyncio, time\nasync def slug():\n    {loop}")
    assert misconception(trial) == "spin"
    assert trial.diagnosis is not None
    assert trial.diagnosis.message


def test_calls_to_and_fro_that_never_end_are_a_spin(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        work = trial.world.operation("work")
        asyncio.run(trial.stage.subject.slug(work))

    assert misconception(attempt_both("async def slug(work):\n    while True:\n        await work()", body)) == "spin"


def test_tasks_that_are_left_running_are_seen(attempt_both: Attempt) -> None:
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
    trial = attempt_both(source, body)
    assert misconception(trial) == "left-running"
    assert trial.diagnosis is not None
    assert trial.diagnosis.line == 5


def test_unfinished_tasks_that_end_by_themselves_are_waited_for(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        async def test() -> None:
            await trial.stage.subject.slug()
            await trial.world.settle(10)
            assert trial.world.unfinished == []

        asyncio.run(test())
        trial.world.took(5, because="so")

    source = "import asyncio\nasync def slug():\n    slug.task = asyncio.create_task(asyncio.sleep(5))"
    assert misconception(attempt_both(source, body)) == "left-running"


@pytest.mark.parametrize(
    ("source", "expected", "line"),
    [
        ("import asyncio\nasync def slug(work):\n    asyncio.sleep(1)", "forgot-await", 3),
        ("async def slug(work):\n    work()", "forgot-await", 2),
        ("async def mine(): ...\nasync def slug(work):\n    mine()", "forgot-await", 3),
        (
            """
            import asyncio
            async def bad():
                raise ValueError("lost")
            async def slug(work):
                task = asyncio.create_task(bad())
                await work()
            """,
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
def test_mistakes_are_known(attempt_both: Attempt, source: str, expected: str, line: int | None) -> None:
    def body(trial: Trial) -> None:
        asyncio.run(trial.stage.subject.slug(trial.world.operation("work", seconds=1)))

    trial = attempt_both(source, body, "async def slug(work): ...")
    assert misconception(trial) == expected
    assert trial.diagnosis is not None
    assert line is None or trial.diagnosis.line == line


# -- the rest of the stage -------------------------------------------------------------------------------

LUCKY = "import random\nasync def slug():\n    return [random.random() for _ in range(3)]"


def test_the_luck_is_the_same_in_every_run_and_can_be_seeded(attempt_both: Attempt) -> None:
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
        assert attempt_both(LUCKY, body).diagnosis is None
    assert found[:2] == found[2:]
    assert found[0] != found[1]


def test_the_student_s_luck_is_not_the_test_s(attempt_across: Attempt) -> None:
    before = random.getstate()
    assert attempt_across(LUCKY).diagnosis is None
    assert random.getstate() == before


def test_a_supplied_function_takes_the_place_of_another_exercise(attempt_both: Attempt) -> None:
    async def fetch(word: str) -> str:
        await asyncio.sleep(1)
        return f"supplied {word}"

    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug()) == "supplied page"
        trial.world.took(1, because="so")

    source = "from fetch import fetch\nasync def slug():\n    return await fetch('page')"
    references = {"fetch": "async def fetch(word):\n    return 'reference'"}
    assert attempt_both(source, body, references=references, supplied={"fetch": fetch}).diagnosis is None


def test_another_exercise_is_there_as_the_reference(attempt_both: Attempt) -> None:
    def body(trial: Trial) -> None:
        assert asyncio.run(trial.stage.subject.slug()) == "page 2"
        trial.world.took(2, because="so")

    source = "from fetch import fetch\nasync def slug():\n    return await fetch(2)"
    references = {"fetch": "import asyncio\nasync def fetch(n):\n    await asyncio.sleep(n)\n    return f'page {n}'"}
    stub = "from fetch import fetch\nasync def slug(): ..."
    assert attempt_both(source, body, stub, references=references).diagnosis is None


def test_a_program_of_the_test_s_runs_in_the_student_s_loop(attempt_both: Attempt) -> None:
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

    assert attempt_both("import asyncio\nasync def slug():\n    await asyncio.sleep(0.5)", body).diagnosis is None


def test_garbage_of_the_student_s_is_collected_when_the_test_asks(attempt_both: Attempt) -> None:
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
    assert attempt_both(source, body, "def slug(note): ...").diagnosis is None
