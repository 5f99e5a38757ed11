"""Reading the time, in all of the ways there are."""
# ruff: noqa: PLC0415 - written as learners write them

import asyncio
import inspect
import logging
import sched
import time
import timeit
from collections.abc import Callable
from typing import Any

from bank import program


@program(elapsed=7.0)
async def every_clock_sees_a_sleep(u: float) -> None:
    clocks: list[tuple[Callable[[], float], float]] = [
        (time.time, 1),
        (time.monotonic, 1),
        (time.perf_counter, 1),
        (time.time_ns, 1e9),
        (time.monotonic_ns, 1e9),
        (time.perf_counter_ns, 1e9),
        (asyncio.get_running_loop().time, 1),
    ]
    for read, scale in clocks:
        start = read()
        await asyncio.sleep(u)
        assert 0.99 * u <= (read() - start) / scale <= 1.8 * u


@program(elapsed=2.0)
def every_clock_sees_a_blocking_sleep(u: float) -> None:
    wall, steady = time.time(), time.perf_counter_ns()
    time.sleep(2 * u)
    assert time.time() - wall >= 1.99 * u
    assert time.perf_counter_ns() - steady >= 2 * u * 1e9


@program(elapsed=1.0)
def clocks_imported_by_their_names(u: float) -> None:
    from time import perf_counter, sleep

    start = perf_counter()
    sleep(u)
    assert perf_counter() - start >= u


@program(elapsed=1.0)
def processor_time_does_not_count_waiting(u: float) -> None:
    start = time.process_time()
    time.sleep(u)
    assert time.process_time() - start < 0.9 * u


@program(elapsed=1.0)
def a_decorator_that_measures(u: float) -> None:
    measured = []

    def timed(function: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            start = time.perf_counter()
            function()
            measured.append(time.perf_counter() - start)

        return run

    @timed
    def work() -> None:
        time.sleep(u)

    work()
    assert measured[0] >= u


@program(elapsed=1.0)
async def measuring_around_a_forgotten_await(u: float) -> None:
    start = time.perf_counter()
    task = asyncio.create_task(asyncio.sleep(u))
    assert time.perf_counter() - start < 0.5 * u
    await task


@program(elapsed=2.0)
def a_scheduler_that_is_given_its_clock(u: float) -> None:
    scheduler = sched.scheduler(time.monotonic, time.sleep)
    order: list[int] = []
    scheduler.enter(2 * u, 1, order.append, (2,))
    scheduler.enter(u, 1, order.append, (1,))
    scheduler.run()
    assert order == [1, 2]


@program(elapsed=2.5)
def a_loop_until_a_deadline(u: float) -> None:
    end = time.time() + 2.25 * u
    rounds = 0
    while time.time() < end:
        time.sleep(0.5 * u)
        rounds += 1
    assert rounds == 5


@program(elapsed=1.0)
def a_scheduler_with_its_default_clock(u: float) -> None:
    scheduler = sched.scheduler()
    scheduler.enter(u, 1, print, kwargs={"end": ""})
    scheduler.run()


@program(elapsed=1.0)
def the_timer_of_timeit(u: float) -> None:
    start = timeit.default_timer()
    time.sleep(u)
    assert timeit.default_timer() - start >= u


@program(elapsed=1.0)
def the_clock_of_the_system(u: float) -> None:
    start = time.clock_gettime(time.CLOCK_MONOTONIC)
    time.sleep(u)
    assert time.clock_gettime(time.CLOCK_MONOTONIC) - start >= u


@program(elapsed=1.0)
def the_local_time_is_the_time(u: float) -> None:
    time.sleep(u)
    assert abs(time.mktime(time.localtime()) - time.time()) < 2
    assert abs(time.mktime(time.strptime(time.strftime("%Y-%m-%d %X"), "%Y-%m-%d %X")) - time.time()) < 2


@program(elapsed=0.0, known_gap="relativeCreated of a log record is virtual time since a real start: far below zero")
def a_log_record_knows_how_long_the_program_runs(u: float) -> None:
    del u
    record = logging.LogRecord("x", logging.INFO, "", 1, "hello", None, None)
    assert record.relativeCreated >= 0


@program(elapsed=1.0)
def a_hundred_thousand_time_stamps(u: float) -> None:
    end = time.monotonic() + u
    stamps = [time.monotonic() for _ in range(100_001)]
    time.sleep(end - time.monotonic())
    assert len(stamps) == 100_001


@program(elapsed=1.3, known_gap="time.time() is coarse that far from 1970: after a sleep of 0.1 s it reads 99.9999 ms")
def the_wall_clock_never_shows_less_than_the_sleep(u: float) -> None:
    for length in (0.1, 0.2, 0.3, 0.7):
        start = time.time()
        time.sleep(length * u)
        assert time.time() - start >= length * u


@program(elapsed=1.0)
async def a_helper_for_functions_of_both_kinds(u: float) -> None:
    async def call(function: Callable[[float], Any]) -> None:
        if inspect.iscoroutinefunction(function):
            await function(u)
        else:
            function(u)

    await call(asyncio.sleep)
