"""Tasks: started, waited for in every way, cancelled and shielded."""
# ruff: noqa: ASYNC110, ASYNC251, SIM105 - written as learners write them

import asyncio
import contextvars
import time
from typing import Any

from bank import program


async def _fail_after(delay: float) -> None:
    await asyncio.sleep(delay)
    raise ValueError("broken")


@program(elapsed=1.0)
async def tasks_made_first_and_awaited_later(u: float) -> None:
    first = asyncio.create_task(asyncio.sleep(u))
    second = asyncio.create_task(asyncio.sleep(u))
    await first
    await second


@program(elapsed=2.0)
async def each_task_awaited_where_it_is_made(u: float) -> None:
    await asyncio.create_task(asyncio.sleep(u))
    await asyncio.create_task(asyncio.sleep(u))


@program(elapsed=1.0)
async def the_first_that_is_done_wins(u: float) -> None:
    racers = [asyncio.create_task(asyncio.sleep(n * u, n)) for n in (3, 1, 2)]
    done, pending = await asyncio.wait(racers, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result() for task in done] == [1]
    for task in pending:
        task.cancel()


@program(elapsed=1.0)
async def waiting_ends_at_the_first_failure(u: float) -> None:
    tasks = [asyncio.create_task(_fail_after(u)), asyncio.create_task(asyncio.sleep(2 * u))]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    assert (len(done), len(pending)) == (1, 1)


@program(elapsed=1.5)
async def waiting_with_a_limit_leaves_the_slow_ones(u: float) -> None:
    tasks = [asyncio.create_task(asyncio.sleep(n * u)) for n in (1, 2, 3)]
    done, pending = await asyncio.wait(tasks, timeout=1.5 * u)
    assert (len(done), len(pending)) == (1, 2)


@program(elapsed=3.0)
async def results_as_they_are_completed(u: float) -> None:
    seen = [await each for each in asyncio.as_completed([asyncio.sleep(n * u, n) for n in (3, 1, 2)])]
    assert seen == [1, 2, 3]


@program(elapsed=1.5)
async def results_as_they_are_completed_until_a_limit(u: float) -> None:
    seen = []
    try:
        for each in asyncio.as_completed([asyncio.sleep(n * u, n) for n in (1, 2)], timeout=1.5 * u):
            seen.append(await each)  # noqa: PERF401
    except TimeoutError:
        assert seen == [1]


@program(elapsed=2.0)
async def failures_gathered_as_results(u: float) -> None:
    answers = await asyncio.gather(_fail_after(u), asyncio.sleep(2 * u, "fine"), return_exceptions=True)
    assert isinstance(answers[0], ValueError)
    assert answers[1] == "fine"


@program(elapsed=2.5)
async def gathered_work_goes_on_after_a_failure(u: float) -> None:
    survivor = asyncio.create_task(asyncio.sleep(2.5 * u, "survived"))
    try:
        await asyncio.gather(_fail_after(u), survivor)
    except ValueError:
        assert await survivor == "survived"


@program(ends="raised: ValueError: broken", elapsed=1.0)
async def a_failure_ends_the_program(u: float) -> None:
    await asyncio.gather(_fail_after(u), asyncio.sleep(2 * u))


@program(elapsed=1.0)
async def a_cancelled_task_ends_at_once(u: float) -> None:
    task = asyncio.create_task(asyncio.sleep(5 * u))
    await asyncio.sleep(u)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        assert task.cancelled()


@program(elapsed=1.5)
async def a_cancelled_task_tidies_up_for_a_while(u: float) -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(5 * u)
        finally:
            await asyncio.sleep(0.5 * u)

    task = asyncio.create_task(work())
    await asyncio.sleep(u)
    task.cancel()
    await asyncio.wait([task])


@program(elapsed=3.0)
async def a_task_that_swallows_its_cancellation(u: float) -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(5 * u)
        except asyncio.CancelledError:
            pass
        await asyncio.sleep(2 * u)

    task = asyncio.create_task(work())
    await asyncio.sleep(u)
    task.cancel()
    await task
    assert not task.cancelled()


@program(elapsed=2.0)
async def shielded_work_outlives_its_waiter(u: float) -> None:
    work = asyncio.create_task(asyncio.sleep(2 * u, "saved"))
    try:
        await asyncio.wait_for(asyncio.shield(work), u)
    except TimeoutError:
        assert await work == "saved"


@program(elapsed=1.0)
async def the_program_ends_and_cancels_what_is_shielded(u: float) -> None:
    async def save() -> None:
        await asyncio.sleep(3 * u)

    try:
        await asyncio.wait_for(asyncio.shield(save()), u)
    except TimeoutError:
        pass


@program(elapsed=1.5)
async def tidying_up_at_the_end_of_the_program_takes_time(u: float) -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(9 * u)
        finally:
            await asyncio.sleep(0.5 * u)

    task = asyncio.create_task(work())
    await asyncio.sleep(u)
    assert not task.done()


@program(elapsed=2.0)
async def a_callback_when_the_task_is_done(u: float) -> None:
    loop = asyncio.get_running_loop()
    heard = loop.create_future()
    task = asyncio.create_task(asyncio.sleep(u))
    task.add_done_callback(lambda _: loop.call_later(u, heard.set_result, None))
    await heard


@program(elapsed=1.0)
async def each_task_has_its_own_context(u: float) -> None:
    user: contextvars.ContextVar[int] = contextvars.ContextVar("user")

    async def handle(number: int) -> int:
        user.set(number)
        await asyncio.sleep(u)
        return user.get()

    assert await asyncio.gather(*map(handle, range(3))) == [0, 1, 2]


@program(elapsed=4.25)
async def polling_whether_a_task_is_done(u: float) -> None:
    task = asyncio.create_task(asyncio.sleep(3.5 * u))
    while not task.done():
        await asyncio.sleep(0.85 * u)


@program(elapsed=2.0, frozen=1.0)
async def tasks_that_start_eagerly(u: float) -> None:
    factory: Any = getattr(asyncio, "eager_task_factory", None)
    asyncio.get_running_loop().set_task_factory(factory)

    async def work(blocked: float) -> None:
        time.sleep(blocked * u)
        await asyncio.sleep(u)

    await asyncio.gather(work(0.5), work(0.5))
