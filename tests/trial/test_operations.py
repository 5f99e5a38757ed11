from __future__ import annotations

import asyncio
import math
from collections.abc import Callable

import pytest

from grader.clock.reading import NS
from grader.errors import Lesson
from grader.trial.operations import Seconds
from grader.trial.world import World


@pytest.mark.parametrize("make", ["operation", "blocking_operation"])
@pytest.mark.parametrize(
    ("seconds", "taken_s"), [(2, 2), ({"Oslo": 1, "Rome": 3}, 3), (lambda city: len(city) / 2, 2), (0, 0)]
)
def test_an_operation_takes_its_seconds(world: World, make: str, seconds: Seconds, taken_s: int) -> None:
    operation = getattr(world, make)("fetch", seconds=seconds, returns="done")

    async def main() -> object:
        result = operation("Rome")
        return await result if asyncio.iscoroutine(result) else result

    assert asyncio.run(main()) == "done"
    assert world.clock.now_ns == taken_s * NS
    assert [(call.args, call.start_s, call.end_s) for call in operation.calls] == [(("Rome",), 0, taken_s)]


@pytest.mark.parametrize("make", ["operation", "blocking_operation"])
@pytest.mark.parametrize("raises", [ValueError("no"), lambda *_: ValueError("no")])
def test_an_operation_raises_after_its_seconds(world: World, make: str, raises: object) -> None:
    operation = getattr(world, make)("fetch", seconds=1, raises=raises)

    async def main() -> None:
        result = operation()
        if asyncio.iscoroutine(result):
            await result

    with pytest.raises(ValueError, match="no"):
        asyncio.run(main())
    assert operation.calls[0].span.outcome == "raised"
    assert world.clock.now_ns == NS


def test_results_may_depend_on_the_arguments(world: World) -> None:
    double = world.operation("double", returns=lambda number, times=2: number * times)

    async def main() -> list[int]:
        return list(await asyncio.gather(double(1), double(2), double(3, times=5)))

    assert asyncio.run(main()) == [2, 4, 15]
    assert [call.args for call in double.calls] == [(1,), (2,), (3, 5)]


def test_the_peak_is_what_went_on_at_the_same_time(world: World) -> None:
    fetch = world.operation("fetch", seconds=lambda seconds: seconds)

    async def main() -> None:
        await asyncio.gather(fetch(1), fetch(2), fetch(3))
        await fetch(1)

    asyncio.run(main())
    assert (fetch.count, fetch.peak) == (4, 3)


def test_a_cancelled_call_is_on_record(world: World) -> None:
    fetch = world.operation("fetch", seconds=5)

    async def main() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(fetch(), 2)
        await asyncio.wait_for(fetch(), 9)

    asyncio.run(main())
    assert [(call.was_cancelled, call.end_s) for call in fetch.calls] == [(True, 2), (False, 7)]
    assert fetch.peak == 1


def test_a_call_that_goes_on_has_no_end(world: World) -> None:
    fetch = world.operation("fetch", seconds=math.inf)

    async def main() -> None:
        task = asyncio.create_task(fetch())
        await asyncio.sleep(1)
        assert fetch.calls[0].end_s is None
        task.cancel()

    asyncio.run(main())
    assert fetch.calls[0].was_cancelled


def test_a_coroutine_that_is_not_awaited_begins_nothing(world: World) -> None:
    fetch = world.operation("fetch", seconds=1)
    coroutine = fetch("Rome")
    assert repr(coroutine).startswith("<coroutine object fetch")
    coroutine.close()
    assert fetch.count == 0


def test_a_coroutine_as_argument_is_noticed_and_not_kept(world: World) -> None:
    boil, steep = world.operation("boil"), world.operation("steep")

    async def main() -> None:
        water = boil()
        task = asyncio.ensure_future(asyncio.sleep(0))
        await steep(water, task)
        water.close()

    asyncio.run(main())
    assert steep.calls[0].args == ("<coroutine>", "<Task>")
    assert steep.awaitable_arguments == ["coroutine", "Task"]


def test_a_blocking_operation_freezes_the_loop(world: World) -> None:
    load = world.blocking_operation("load", seconds=2)

    async def main() -> None:
        load()
        await asyncio.to_thread(load)

    asyncio.run(main())
    assert [span.duration_ns for span in world.clock.timeline.of("frozen")] == [2 * NS]
    assert [call.start_s for call in load.calls] == [0, 2]


def test_a_recorder_remembers_and_takes_no_time(world: World) -> None:
    show = world.recorder("show")

    async def main() -> None:
        show("first")
        await asyncio.sleep(1)
        show("second")

    asyncio.run(main())
    assert [(call.args, call.start_s) for call in show.calls] == [(("first",), 0), (("second",), 1)]
    assert world.clock.now_ns == NS


def test_an_operation_says_its_name_and_its_arguments(world: World) -> None:
    show = world.recorder("show")
    show("x" * 50, 3)
    assert repr(show) == "<operation show>"
    assert show.calls[0].span.name == "show " + "x" * 20 + " 3"


@pytest.mark.parametrize("make", ["operation", "blocking_operation", "recorder"])
def test_a_call_has_the_line_that_made_it(world: World, program: Callable[..., None], make: str) -> None:
    operation = getattr(world, make)("fetch")
    text = """
        import asyncio

        async def main():
            result = operation()
            if result is not None:
                await result

        asyncio.run(main())
    """
    program(text, operation=operation)
    assert [call.span.line for call in operation.calls] == [4]


def test_a_lesson_in_a_result_has_the_line_of_its_call(world: World, program: Callable[..., None]) -> None:
    def refuse() -> None:
        raise Lesson("wrong-loop", "You did it.")

    text = """
        import asyncio

        async def main():
            await operation()

        asyncio.run(main())
    """
    with pytest.raises(Lesson) as raised:
        program(text, operation=world.operation("fetch", returns=refuse))
    assert raised.value.line == 4
