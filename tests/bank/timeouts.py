"""Limits of time, and trying again."""
# ruff: noqa: ASYNC100, ASYNC110, ASYNC251, SIM105 - written as learners write them

import asyncio
import threading
import time

from bank import program

GIVES_UP = "timeouts" in asyncio.BaseEventLoop.shutdown_default_executor.__code__.co_names
"""Whether asyncio waits only so long for the threads of its pool: not before 3.12, and in 3.12 not from the start."""


@program(elapsed=1.0)
async def waiting_for_something_too_slow(u: float) -> None:
    try:
        await asyncio.wait_for(asyncio.sleep(3 * u), timeout=u)
    except TimeoutError:
        pass


@program(elapsed=1.0)
async def waiting_for_something_quick_enough(u: float) -> None:
    assert await asyncio.wait_for(asyncio.sleep(u, "ok"), timeout=3 * u) == "ok"


@program(ends="raised: TimeoutError: ", elapsed=1.0)
async def a_limit_that_nobody_catches(u: float) -> None:
    async with asyncio.timeout(u):
        await asyncio.sleep(3 * u)


@program(elapsed=2.5)
async def the_inner_limit_comes_first(u: float) -> None:
    async with asyncio.timeout(5 * u):
        try:
            async with asyncio.timeout(u):
                await asyncio.sleep(3 * u)
        except TimeoutError:
            await asyncio.sleep(1.5 * u)


@program(elapsed=1.0)
async def the_outer_limit_comes_first(u: float) -> None:
    inner_heard = False
    try:
        async with asyncio.timeout(u):
            try:
                async with asyncio.timeout(3 * u):
                    await asyncio.sleep(5 * u)
            except TimeoutError:
                inner_heard = True
    except TimeoutError:
        assert not inner_heard


@program(elapsed=2.0)
async def a_limit_that_is_moved(u: float) -> None:
    try:
        async with asyncio.timeout(u) as limit:
            limit.reschedule(asyncio.get_running_loop().time() + 2 * u)
            await asyncio.sleep(5 * u)
    except TimeoutError:
        assert limit.expired()


@program(elapsed=2.0)
async def one_deadline_for_several_steps(u: float) -> None:
    steps = 0
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + 2 * u):
            while True:
                await asyncio.sleep(0.75 * u)
                steps += 1
    except TimeoutError:
        assert steps == 2


@program(elapsed=0.0)
async def a_limit_of_nothing(u: float) -> None:
    try:
        await asyncio.wait_for(asyncio.sleep(u), timeout=0)
    except TimeoutError:
        pass


@program(elapsed=1.0)
async def no_limit_at_all(u: float) -> None:
    async with asyncio.timeout(None):
        await asyncio.sleep(u)


@program(elapsed=2.0, frozen=2.0)
async def a_limit_can_not_stop_a_blocking_call(u: float) -> None:
    async with asyncio.timeout(u):
        time.sleep(2 * u)


@program(elapsed=2.0, frozen=2.0)
async def a_limit_is_noticed_after_the_blocking_call(u: float) -> None:
    try:
        async with asyncio.timeout(u):
            time.sleep(2 * u)
            await asyncio.sleep(u)
    except TimeoutError:
        pass


@program(elapsed=1.5)
async def the_limit_waits_for_the_tidying_up(u: float) -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(5 * u)
        finally:
            await asyncio.sleep(0.5 * u)

    try:
        await asyncio.wait_for(work(), u)
    except TimeoutError:
        pass


@program(elapsed=3.0)
async def a_thread_goes_on_after_its_limit(u: float) -> None:
    start = time.monotonic()
    try:
        await asyncio.wait_for(asyncio.to_thread(time.sleep, 3 * u), u)
    except TimeoutError:
        assert time.monotonic() - start < 2 * u


@program(elapsed=3.5)
async def trying_again_with_growing_pauses(u: float) -> None:
    start = time.monotonic()
    attempts = []

    async def flaky() -> str:
        attempts.append(time.monotonic() - start)
        if len(attempts) < 4:
            raise ConnectionError
        return "ok"

    delay = 0.5 * u
    while True:
        try:
            assert await flaky() == "ok"
            break
        except ConnectionError:
            await asyncio.sleep(delay)
            delay *= 2
    assert attempts[1] >= 0.5 * u
    assert attempts[3] >= 3.5 * u


@program(elapsed=3.0)
async def trying_again_until_the_time_is_used_up(u: float) -> None:
    deadline = time.monotonic() + 2.5 * u
    tries = 0
    while time.monotonic() < deadline:
        tries += 1
        try:
            async with asyncio.timeout(0.5 * u):
                await asyncio.Event().wait()
        except TimeoutError:
            await asyncio.sleep(0.25 * u)
    assert tries == 4


@program(elapsed=1.5)
async def polling_a_flag_every_half_unit(u: float) -> None:
    ready = False

    async def prepare() -> None:
        nonlocal ready
        await asyncio.sleep(1.25 * u)
        ready = True

    task = asyncio.create_task(prepare())
    while not ready:
        await asyncio.sleep(0.5 * u)
    await task


@program(elapsed=2.0)
async def a_slow_start_is_helped_by_a_second_request(u: float) -> None:
    first = asyncio.create_task(asyncio.sleep(5 * u, "slow"))
    done, _ = await asyncio.wait([first], timeout=u)
    assert not done
    second = asyncio.create_task(asyncio.sleep(u, "quick"))
    done, pending = await asyncio.wait([first, second], return_when=asyncio.FIRST_COMPLETED)
    assert {task.result() for task in done} == {"quick"}
    for task in pending:
        task.cancel()


@program(
    elapsed=301.0 if GIVES_UP else 1.0,
    ends="ended" if GIVES_UP else "deadlock",
    real=False,
    because="asyncio waits 300 s for the thread",
)
async def a_stuck_thread_holds_up_the_end_of_the_program(u: float) -> None:
    try:
        await asyncio.wait_for(asyncio.to_thread(threading.Event().wait), u)
    except TimeoutError:
        pass
