"""Timers: call_later, call_at and what is done with their handles."""
# ruff: noqa: ASYNC251 - written as learners write them

import asyncio
import time

from bank import program


@program(elapsed=1.5)
async def a_callback_later_ends_the_wait(u: float) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_later(1.5 * u, done.set_result, "now")
    assert await done == "now"


@program(elapsed=2.0)
async def a_callback_at_a_time_of_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_at(loop.time() + 2 * u, done.set_result, None)
    await done


@program(elapsed=1.0)
async def callbacks_fire_in_the_order_of_their_times(u: float) -> None:
    loop = asyncio.get_running_loop()
    order: list[int] = []
    for n in (3, 1, 2):
        loop.call_later(0.25 * n * u, order.append, n)
    await asyncio.sleep(u)
    assert order == [1, 2, 3]


@program(elapsed=2.0)
async def a_cancelled_timer_never_fires(u: float) -> None:
    loop = asyncio.get_running_loop()
    fired: list[int] = []
    handle = loop.call_later(u, fired.append, 1)
    await asyncio.sleep(0.5 * u)
    handle.cancel()
    await asyncio.sleep(1.5 * u)
    assert not fired


@program(elapsed=1.0)
async def two_hundred_cancelled_timers_leave_no_trace(u: float) -> None:
    loop = asyncio.get_running_loop()
    handles = [loop.call_later((n + 2) * u, print) for n in range(200)]
    for handle in handles:
        handle.cancel()
    await asyncio.sleep(u)


@program(elapsed=3.0)
async def a_timer_that_sets_itself_again(u: float) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()

    def tick(left: int) -> None:
        if left:
            loop.call_later(u, tick, left - 1)
        else:
            done.set_result(None)

    tick(3)
    await done


@program(elapsed=0.0)
async def a_timer_in_the_past_fires_at_once(u: float) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_at(loop.time() - u, done.set_result, None)
    await done


@program(elapsed=2.0, frozen=2.0)
async def a_late_timer_fires_after_the_blocking_call(u: float) -> None:
    loop = asyncio.get_running_loop()
    fired = loop.create_future()
    start = loop.time()
    loop.call_later(u, lambda: fired.set_result(loop.time() - start))
    time.sleep(2 * u)
    assert await fired >= 2 * u


@program(elapsed=1.5)
async def the_monotonic_clock_is_the_clock_of_the_loop(u: float) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_at(time.monotonic() + 1.5 * u, done.set_result, None)
    await done


@program(elapsed=1_767_225_600 - 1024 + 1, real=False, because="half a century")
async def a_timer_set_by_the_wrong_clock_fires_in_half_a_century(u: float) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    loop.call_at(time.time() + u, done.set_result, None)
    await done


@program(elapsed=2.0)
async def a_deadline_by_the_wrong_clock_never_comes(u: float) -> None:
    async with asyncio.timeout_at(time.time() + u):
        await asyncio.sleep(2 * u)


@program(elapsed=1.0)
def timers_in_debug_mode(u: float) -> None:
    asyncio.run(asyncio.sleep(u), debug=True)


@program(elapsed=2.25)
async def a_debounced_call_waits_for_silence(u: float) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    handle: asyncio.TimerHandle | None = None
    for _ in range(3):
        if handle is not None:
            handle.cancel()
        handle = loop.call_later(u, done.set_result, None)
        await asyncio.sleep(0.625 * u)
    await done


@program(elapsed=3.25)
async def a_periodic_task_that_keeps_its_beat(u: float) -> None:
    loop = asyncio.get_running_loop()
    start = loop.time()
    for n in range(1, 4):
        await asyncio.sleep(0.25 * u)  # work
        await asyncio.sleep(start + n * u - loop.time())
    await asyncio.sleep(0.25 * u)


@program(elapsed=3.75)
async def a_periodic_task_that_drifts(u: float) -> None:
    for _ in range(3):
        await asyncio.sleep(0.25 * u)  # work
        await asyncio.sleep(u)


@program(elapsed=0.3)
async def a_measured_sleep_beside_one_that_ends_with_it(u: float) -> None:
    async def measure() -> None:
        await asyncio.sleep(0.2 * u)
        start = time.monotonic()
        await asyncio.sleep(0.1 * u)
        assert time.monotonic() - start >= 0.1 * u

    await asyncio.gather(measure(), asyncio.sleep(0.3 * u))
