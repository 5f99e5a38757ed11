from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest

from grader.clock.clock import Clock
from grader.clock.reading import TURN_LIMIT
from grader.clock.stall import Deadlock, Spin


@pytest.mark.parametrize(
    ("waiting", "where"),
    [
        ("asyncio.Event().wait()", "in Event.wait, line 4"),
        ("asyncio.Queue().get()", "in Queue.get, line 4"),
        ("asyncio.sleep(float('inf'))", "in sleep, line 4"),
        ("asyncio.get_running_loop().create_future()", "in main, line 4"),
        ("anext(ticks())", "in Event.wait, line 10"),
        ("Custom()", "in Event.wait, line 15"),
        ("deeper()", "in Event.wait, line 7"),
    ],
)
def test_a_deadlock_names_each_task_and_its_line(
    clock: Clock, program: Callable[[str], None], waiting: str, where: str
) -> None:
    names = ["Ada", "Bob"]
    text = f"""
        import asyncio

        async def main():
            await {waiting}

        async def deeper():
            await asyncio.Event().wait()

        async def ticks():
            await asyncio.Event().wait()
            yield 1

        class Custom:
            def __await__(self):
                yield from asyncio.Event().wait().__await__()

        async def outer():
            await asyncio.gather(*(asyncio.create_task(main(), name=name) for name in {names}))

        asyncio.run(outer())
    """
    with pytest.raises(Deadlock):
        program(text)
    assert clock.stall is not None
    lines = [line.replace("`", "") for line in clock.stall.where]
    assert lines == [*(f"{name} waits {where}" for name in names), "outer waits on line 18"]
    assert clock.now_ns == 0


def test_a_task_that_has_not_begun_is_named_too(clock: Clock) -> None:
    async def main() -> None:
        asyncio.create_task(asyncio.sleep(1), name="newborn")  # noqa: RUF006 - left behind on purpose
        threading.Event().wait()

    with pytest.raises(Deadlock) as caught:
        asyncio.run(main())
    assert clock.stall is caught.value
    assert any("newborn" in line for line in caught.value.where)


async def called_by_a_test(function: Callable[[], Awaitable[object]]) -> None:
    await function()


def test_a_deadlock_names_the_students_function_rather_than_the_tests(
    clock: Clock, program: Callable[..., None]
) -> None:
    with pytest.raises(Deadlock) as caught:
        program(
            """
            import asyncio

            async def take(jobs):
                return await jobs.get()

            async def fetch_all():
                return await take(asyncio.Queue())

            asyncio.run(called_by_a_test(fetch_all))
            """,
            called_by_a_test=called_by_a_test,
        )
    assert clock.stall is caught.value
    assert caught.value.where == ["`fetch_all` waits in Queue.get, line 4"]


def test_tasks_that_wait_alike_are_counted(clock: Clock, program: Callable[..., None]) -> None:
    with pytest.raises(Deadlock) as caught:
        program("""
            import asyncio

            async def worker(jobs):
                await jobs.get()

            async def main():
                await asyncio.gather(*(worker(asyncio.Queue()) for _ in range(3)))

            asyncio.run(main())
        """)
    assert clock.stall is caught.value
    assert caught.value.where == ["`main` waits on line 7", "`worker` (3 of them) waits in Queue.get, line 4"]


def test_a_deadlock_of_the_tests_own_names_the_test(clock: Clock) -> None:
    with pytest.raises(Deadlock) as caught:
        asyncio.run(called_by_a_test(asyncio.Event().wait))
    assert clock.stall is caught.value
    assert caught.value.where == ["`called_by_a_test` waits in Event.wait"]


def test_a_task_that_awaits_a_future_itself_waits(clock: Clock) -> None:
    async def main() -> None:
        await asyncio.get_running_loop().create_future()

    with pytest.raises(Deadlock) as caught:
        asyncio.run(main())
    assert clock.stall is caught.value
    assert caught.value.where == ["`main` waits"]


def test_a_spin_names_first_who_runs(clock: Clock, program: Callable[..., None]) -> None:
    with pytest.raises(Spin) as caught:
        program("""
            import asyncio

            async def a_task_that_waits():
                await asyncio.Event().wait()

            async def poll():
                task = asyncio.create_task(a_task_that_waits())
                while not task.done():
                    await asyncio.sleep(0)

            asyncio.run(poll())
        """)
    assert clock.stall is caught.value
    assert caught.value.where == ["`poll` runs in sleep, line 9", "`a_task_that_waits` waits in Event.wait, line 4"]


def test_a_loop_that_only_yields_is_a_spin(clock: Clock) -> None:
    turns = 0

    async def main() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    with pytest.raises(Spin, match="turned again and again"):
        asyncio.run(main())
    assert turns == pytest.approx(TURN_LIMIT, abs=5)
    assert clock.now_ns == 0


def test_a_loop_that_yields_until_a_time_is_a_spin(clock: Clock) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        end_s = loop.time() + 1
        while loop.time() < end_s:  # noqa: ASYNC110 - the mistake itself
            await asyncio.sleep(0)

    with pytest.raises(Spin):
        asyncio.run(main())
    assert isinstance(clock.stall, Spin)


def test_yielding_often_is_no_spin_where_time_moves(clock: Clock) -> None:
    async def main() -> None:
        for _ in range(3):
            for _ in range(TURN_LIMIT // 2):
                await asyncio.sleep(0)
            await asyncio.sleep(1)

    asyncio.run(main())
    assert clock.stall is None
