"""Sleeping: together, one after another, and with the wrong sleep."""
# ruff: noqa: ASYNC251, PLC0415, RUF006 - written as learners write them

import asyncio
import time

from bank import program


@program(elapsed=1.0)
async def three_sleeps_together(u: float) -> None:
    await asyncio.gather(*(asyncio.sleep(u) for _ in range(3)))


@program(elapsed=3.0)
async def three_sleeps_one_after_another(u: float) -> None:
    for _ in range(3):
        await asyncio.sleep(u)


@program(elapsed=3.0)
async def coroutines_made_first_but_awaited_one_by_one(u: float) -> None:
    waiting = [asyncio.sleep(u) for _ in range(3)]
    for each in waiting:
        await each


@program(elapsed=3.0)
async def awaiting_in_a_list_comprehension(u: float) -> None:
    assert [await asyncio.sleep(u, n) for n in range(3)] == [0, 1, 2]


@program(elapsed=2.0)
async def uneven_sleeps_take_as_long_as_the_longest(u: float) -> None:
    answers = await asyncio.gather(*(asyncio.sleep(n * u, n) for n in (0.5, 2, 1)))
    assert answers == [0.5, 2, 1]


@program(elapsed=3.0, frozen=3.0)
async def blocking_sleeps_that_were_meant_to_be_together(u: float) -> None:
    async def fetch() -> None:
        time.sleep(u)

    await asyncio.gather(fetch(), fetch(), fetch())


@program(elapsed=1.0, frozen=1.0)
async def a_blocking_sleep_imported_by_its_name(u: float) -> None:
    from time import sleep

    sleep(u)


@program(elapsed=2.5, frozen=1.5)
async def a_blocking_part_before_each_waiting_part(u: float) -> None:
    async def fetch() -> None:
        time.sleep(0.5 * u)
        await asyncio.sleep(u)

    await asyncio.gather(fetch(), fetch(), fetch())


@program(elapsed=4.0, frozen=2.5)
async def a_heartbeat_stops_beside_a_blocking_call(u: float) -> None:
    beats = []

    async def heart() -> None:
        while True:
            beats.append(time.monotonic())
            await asyncio.sleep(u)

    beating = asyncio.create_task(heart())
    await asyncio.sleep(0.25 * u)
    time.sleep(2.5 * u)
    await asyncio.sleep(1.25 * u)
    beating.cancel()
    assert len(beats) == 3  # at 0, 2.75 and 3.75
    assert beats[1] - beats[0] >= 2.5 * u


@program(elapsed=0.0)
async def a_forgotten_await_takes_no_time(u: float) -> None:
    asyncio.sleep(u)  # type: ignore[unused-coroutine]


@program(elapsed=0.5)
async def a_forgotten_task_is_dropped_at_the_end(u: float) -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(2 * u)
        done.append(True)

    asyncio.create_task(work())
    await asyncio.sleep(0.5 * u)
    assert not done


@program(elapsed=0.0)
async def a_hundred_turns_without_time(u: float) -> None:
    del u
    for _ in range(100):
        await asyncio.sleep(0)


@program(elapsed=0.0)
async def a_negative_sleep_is_no_sleep(u: float) -> None:
    await asyncio.sleep(-u)


@program(ends="raised: ValueError: sleep length must be non-negative", elapsed=0.0)
def a_negative_blocking_sleep_is_refused(u: float) -> None:
    time.sleep(-u)


@program(elapsed=1.0)
async def four_quarter_sleeps_make_a_whole(u: float) -> None:
    start = time.monotonic()
    for _ in range(4):
        await asyncio.sleep(u / 4)
    assert time.monotonic() - start >= u


@program(elapsed=1.0)
async def two_hundred_sleepers_at_once(u: float) -> None:
    await asyncio.gather(*(asyncio.sleep(u) for _ in range(200)))


@program(elapsed=3.0)
async def a_countdown_that_calls_itself(u: float) -> None:
    async def count(left: int) -> None:
        if left:
            await asyncio.sleep(u)
            await count(left - 1)

    await count(3)


@program(elapsed=1.0)
def a_blocking_sleep_outside_of_asyncio(u: float) -> None:
    start = time.perf_counter()
    time.sleep(u)
    assert time.perf_counter() - start >= u


@program(elapsed=1.75)
async def sleeping_for_what_is_left_of_a_period(u: float) -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    await asyncio.sleep(0.5 * u)
    await asyncio.sleep(start + 1.75 * u - loop.time())


class _Whole:
    """A whole number of units, as numpy's integers are."""

    def __index__(self) -> int:
        return 1


@program(elapsed=1.0, real=False, because="whole seconds")
def a_sleep_as_long_as_a_foreign_integer(u: float) -> None:
    assert u == 1
    time.sleep(_Whole())
