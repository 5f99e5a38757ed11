"""Task groups: with failures, cancellation and limits."""

import asyncio

from bank import program


async def _fail_after(delay: float) -> None:
    await asyncio.sleep(delay)
    raise ValueError("broken")


@program(elapsed=3.0)
async def a_group_waits_for_its_slowest(u: float) -> None:
    async with asyncio.TaskGroup() as group:
        for n in (1, 3, 2):
            group.create_task(asyncio.sleep(n * u))


@program(elapsed=2.0)
async def awaiting_inside_of_the_group_one_by_one(u: float) -> None:
    async with asyncio.TaskGroup() as group:
        await group.create_task(asyncio.sleep(u))
        await group.create_task(asyncio.sleep(u))


@program(elapsed=1.0)
async def a_failure_cancels_the_others_of_the_group(u: float) -> None:
    try:
        async with asyncio.TaskGroup() as group:
            slow = group.create_task(asyncio.sleep(5 * u))
            group.create_task(_fail_after(u))
    except* ValueError:
        assert slow.cancelled()


@program(elapsed=1.75)
async def a_failing_group_waits_until_all_are_tidy(u: float) -> None:
    async def work() -> None:
        try:
            await asyncio.sleep(5 * u)
        finally:
            await asyncio.sleep(0.75 * u)

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(work())
            group.create_task(_fail_after(u))
    except* ValueError:
        pass


@program(ends="raised: ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)", elapsed=1.0)
async def a_failing_group_that_nobody_catches(u: float) -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_fail_after(u))
        group.create_task(asyncio.sleep(2 * u))


@program(elapsed=1.5)
async def a_group_under_a_limit(u: float) -> None:
    try:
        async with asyncio.timeout(1.5 * u), asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(u))
            group.create_task(asyncio.sleep(5 * u))
    except TimeoutError:
        pass


@program(elapsed=1.0)
async def a_cancelled_group_cancels_its_tasks(u: float) -> None:
    started: list[asyncio.Task[None]] = []

    async def run() -> None:
        async with asyncio.TaskGroup() as group:
            started.extend(group.create_task(asyncio.sleep(5 * u)) for _ in range(3))

    task = asyncio.create_task(run())
    await asyncio.sleep(u)
    task.cancel()
    await asyncio.wait([task])
    assert all(each.cancelled() for each in started)


@program(elapsed=2.0)
async def a_group_in_a_group(u: float) -> None:
    async def pair() -> None:
        async with asyncio.TaskGroup() as inner:
            inner.create_task(asyncio.sleep(u))
            inner.create_task(asyncio.sleep(2 * u))

    async with asyncio.TaskGroup() as outer:
        outer.create_task(pair())
        outer.create_task(pair())


@program(elapsed=3.0)
async def tasks_that_start_tasks_in_the_same_group(u: float) -> None:
    async def branch(group: asyncio.TaskGroup, depth: int) -> None:
        await asyncio.sleep(u)
        if depth:
            group.create_task(branch(group, depth - 1))
            group.create_task(branch(group, depth - 1))

    async with asyncio.TaskGroup() as group:
        group.create_task(branch(group, 2))


@program(elapsed=1.0)
async def cancelling_one_task_does_not_end_the_group(u: float) -> None:
    async with asyncio.TaskGroup() as group:
        spare = group.create_task(asyncio.sleep(5 * u))
        await asyncio.sleep(u)
        spare.cancel()
