from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import pytest

from grader.clock.clock import Clock
from grader.clock.loop import TURN_LIMIT
from grader.clock.stall import Deadlock, Spin


@pytest.mark.parametrize(
    ("waiting", "where"),
    [
        ("asyncio.Event().wait()", "in Event.wait, line 4"),
        ("asyncio.Queue().get()", "in Queue.get, line 4"),
        ("asyncio.sleep(float('inf'))", "in sleep, line 4"),
        ("asyncio.get_running_loop().create_future()", "in main, line 4"),
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

        async def outer():
            await asyncio.gather(*(asyncio.create_task(main(), name=name) for name in {names}))

        asyncio.run(outer())
    """
    with pytest.raises(Deadlock):
        program(text)
    assert clock.stall is not None
    lines = [line.replace("`", "") for line in clock.stall.where]
    assert lines == [*(f"{name} waits {where}" for name in names), "outer waits in outer, line 10"]
    assert clock.now_ns == 0


def test_a_task_that_has_not_begun_is_named_too(clock: Clock) -> None:
    async def main() -> None:
        asyncio.create_task(asyncio.sleep(1), name="newborn")  # noqa: RUF006 - left behind on purpose
        threading.Event().wait()

    with pytest.raises(Deadlock) as caught:
        asyncio.run(main())
    assert clock.stall is caught.value
    assert any("newborn" in line for line in caught.value.where)


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
