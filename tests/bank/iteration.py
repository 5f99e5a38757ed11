"""Asynchronous generators, iterators and context managers."""
# ruff: noqa: ASYNC110, PERF401, SIM105, TRY301 - written as learners write them

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager

from bank import program


async def _count(u: float, up_to: int = 3) -> AsyncIterator[int]:
    for n in range(up_to):
        await asyncio.sleep(u)
        yield n


@program(elapsed=3.0)
async def a_generator_that_waits_before_each_item(u: float) -> None:
    assert [n async for n in _count(u)] == [0, 1, 2]


@program(elapsed=4.5)
async def the_generator_stands_still_while_an_item_is_used(u: float) -> None:
    async for _ in _count(u):
        await asyncio.sleep(0.5 * u)


@program(elapsed=3.5)
async def a_generator_read_ahead_through_a_queue(u: float) -> None:
    queue: asyncio.Queue[int | None] = asyncio.Queue()

    async def read() -> None:
        async for n in _count(u):
            await queue.put(n)
        await queue.put(None)

    reading = asyncio.create_task(read())
    while await queue.get() is not None:
        await asyncio.sleep(0.5 * u)
    await reading


@program(elapsed=3.0)
async def several_generators_read_together(u: float) -> None:
    async def read(pace: float) -> list[int]:
        return [n async for n in _count(pace * u)]

    await asyncio.gather(read(0.5), read(1), read(0.75))


@program(elapsed=1.5)
async def a_generator_closed_when_the_loop_is_left(u: float) -> None:
    async def source() -> AsyncIterator[int]:
        try:
            while True:
                await asyncio.sleep(u)
                yield 1
        finally:
            await asyncio.sleep(0.5 * u)

    async with aclosing(source()) as items:  # type: ignore[type-var]
        async for _ in items:
            break


@program(elapsed=3.0)
async def a_generator_closed_only_at_the_end_of_the_program(u: float) -> None:
    async def source() -> AsyncIterator[int]:
        try:
            while True:
                await asyncio.sleep(u)
                yield 1
        finally:
            await asyncio.sleep(0.5 * u)

    items = source()
    async for _ in items:
        break
    await asyncio.sleep(1.5 * u)


@program(elapsed=1.5)
async def one_item_with_a_limit(u: float) -> None:
    items = aiter(_count(3 * u))
    try:
        await asyncio.wait_for(anext(items), 1.5 * u)
    except TimeoutError:
        pass


@program(elapsed=3.0)
async def a_context_manager_that_waits_at_both_ends(u: float) -> None:
    @asynccontextmanager
    async def connection() -> AsyncIterator[str]:
        await asyncio.sleep(u)
        try:
            yield "open"
        finally:
            await asyncio.sleep(0.5 * u)

    async with connection() as state:
        assert state == "open"
        await asyncio.sleep(1.5 * u)


@program(elapsed=3.5)
async def context_managers_are_entered_one_after_another(u: float) -> None:
    @asynccontextmanager
    async def connection(delay: float) -> AsyncIterator[None]:
        await asyncio.sleep(delay * u)
        yield
        await asyncio.sleep(0.25 * u)

    async with AsyncExitStack() as stack:
        for delay in (0.5, 1, 1.25):
            await stack.enter_async_context(connection(delay))


@program(elapsed=2.0)
async def a_context_manager_leaves_although_the_body_failed(u: float) -> None:
    @asynccontextmanager
    async def transaction() -> AsyncIterator[None]:
        try:
            yield
        except ValueError:
            await asyncio.sleep(u)  # roll back
            raise

    try:
        async with transaction():
            await asyncio.sleep(u)
            raise ValueError
    except ValueError:
        pass


class _Ticker:
    """An iterator written as a class."""

    def __init__(self, pace: float, times: int) -> None:
        self.pace = pace
        self.left = times

    def __aiter__(self) -> "_Ticker":
        return self

    async def __anext__(self) -> int:
        if not self.left:
            raise StopAsyncIteration
        self.left -= 1
        await asyncio.sleep(self.pace)
        return self.left


@program(elapsed=1.5)
async def an_iterator_written_as_a_class(u: float) -> None:
    assert [n async for n in _Ticker(0.5 * u, 3)] == [2, 1, 0]


@program(elapsed=3.0)
async def two_consumers_of_one_iterator_share_its_items(u: float) -> None:
    ticker = _Ticker(u, 6)
    seen: list[int] = []

    async def consume() -> None:
        async for n in ticker:
            seen.append(n)

    await asyncio.gather(consume(), consume())
    assert len(seen) == 6
