from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest

from grader.clock.clock import Clock
from grader.clock.loop import VirtualLoop
from grader.clock.reading import NS


def block_for(seconds: float) -> None:
    time.sleep(seconds)


def test_the_loop_keeps_what_was_given_to_the_exception_handler(clock: Clock) -> None:
    handled: list[dict[str, Any]] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.call_exception_handler({"message": "first"})
        loop.set_exception_handler(lambda _, context: handled.append(context))
        loop.call_exception_handler({"message": "second"})

    asyncio.run(main())
    loop = clock.loops[0]
    assert isinstance(loop, VirtualLoop)
    assert [problem["message"] for problem in loop.problems] == ["first", "second"]
    assert [context["message"] for context in handled] == ["second"]


def test_a_loop_without_tasks_has_no_unfinished_ones(clock: Clock) -> None:
    loop = VirtualLoop(clock)
    assert loop.unfinished(1) == []
    loop.close()


@pytest.mark.parametrize("ending", ["returned", "raised", "cancelled"])
def test_a_task_is_recorded_with_its_outcome(clock: Clock, ending: str) -> None:
    async def work() -> None:
        await asyncio.sleep(1)
        if ending == "raised":
            raise ValueError
        await asyncio.sleep(1)

    async def main() -> None:
        task = asyncio.create_task(work())
        await asyncio.sleep(1.5)
        if ending == "cancelled":
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())
    spans = [span for span in clock.timeline.of("task") if span.name.endswith("work")]
    assert [span.outcome for span in spans] == [ending]


def test_a_task_that_ended_before_the_loop_froze_ended_then(clock: Clock) -> None:
    async def quick(seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def failing() -> None:
        raise ValueError

    async def freezing() -> None:
        for _ in range(2):
            block_for(2)

    async def main() -> None:
        bodies = [quick(1), failing(), freezing(), freezing(), quick(0), quick(20)]
        await asyncio.gather(*bodies, return_exceptions=True)

    asyncio.run(main())
    spans = [(span.name, (span.end_ns or 0) / NS, span.outcome) for span in clock.timeline.of("task")]
    assert spans[:7] == [
        ("main", 28, "returned"),
        ("quick", 8, "returned"),
        ("failing", 0, "raised"),
        ("freezing", 4, "returned"),
        ("freezing", 8, "returned"),
        ("quick", 8, "returned"),
        ("quick", 28, "returned"),
    ]


def test_a_task_has_the_line_that_made_it(clock: Clock, program: Callable[[str], None]) -> None:
    program("""
        import asyncio

        async def main():
            task = asyncio.create_task(asyncio.sleep(1))
            await task

        asyncio.run(main())
    """)
    assert [span.line for span in clock.timeline.of("task") if span.name == "sleep"] == [4]
