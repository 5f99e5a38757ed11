"""asyncio's queues: producers, consumers and what is between them."""
# ruff: noqa: ASYNC110 - written as learners write them

import asyncio

from bank import program


@program(elapsed=3.5)
async def a_consumer_keeps_up_with_its_producer(u: float) -> None:
    queue: asyncio.Queue[int | None] = asyncio.Queue()

    async def produce() -> None:
        for n in range(3):
            await asyncio.sleep(u)
            await queue.put(n)
        await queue.put(None)

    async def consume() -> None:
        while await queue.get() is not None:
            await asyncio.sleep(0.5 * u)

    await asyncio.gather(produce(), consume())


@program(elapsed=5.0)
async def a_full_queue_slows_the_producer_down(u: float) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue(maxsize=1)
    loop = asyncio.get_running_loop()
    start = loop.time()

    async def produce() -> float:
        for n in range(5):
            await queue.put(n)
        return loop.time() - start

    async def consume() -> None:
        for _ in range(5):
            await queue.get()
            await asyncio.sleep(u)

    producing, _ = await asyncio.gather(produce(), consume())
    assert producing >= 3 * u


@program(elapsed=5.0)
async def an_unbounded_queue_takes_everything_at_once(u: float) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    for n in range(5):
        queue.put_nowait(n)
    while not queue.empty():
        await queue.get()
        await asyncio.sleep(u)


@program(elapsed=7.0)
async def three_workers_share_twenty_jobs(u: float) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    for n in range(20):
        queue.put_nowait(n)

    async def work() -> None:
        while True:
            await queue.get()
            await asyncio.sleep(u)
            queue.task_done()

    workers = [asyncio.create_task(work()) for _ in range(3)]
    await queue.join()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


@program(elapsed=3.0)
async def the_most_urgent_comes_first(u: float) -> None:
    queue: asyncio.PriorityQueue[tuple[int, str]] = asyncio.PriorityQueue()
    for job in ((2, "b"), (3, "c"), (1, "a")):
        queue.put_nowait(job)
    order = []
    while not queue.empty():
        order.append((await queue.get())[1])
        await asyncio.sleep(u)
    assert order == ["a", "b", "c"]


@program(elapsed=2.0)
async def the_last_comes_first(u: float) -> None:
    queue: asyncio.LifoQueue[int] = asyncio.LifoQueue()
    queue.put_nowait(1)
    queue.put_nowait(2)
    assert await queue.get() == 2
    await asyncio.sleep(2 * u)


@program(elapsed=2.5)
async def a_consumer_that_gives_up_after_silence(u: float) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    loop.call_later(u, queue.put_nowait, 1)
    try:
        while True:
            await asyncio.wait_for(queue.get(), 1.5 * u)
    except TimeoutError:
        pass


@program(elapsed=1.4)
async def polling_a_queue_without_waiting_at_it(u: float) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    asyncio.get_running_loop().call_later(1.2 * u, queue.put_nowait, 1)
    while True:
        try:
            queue.get_nowait()
            break
        except asyncio.QueueEmpty:
            await asyncio.sleep(0.35 * u)


@program(elapsed=4.0)
async def a_pipeline_of_two_stages(u: float) -> None:
    first: asyncio.Queue[int | None] = asyncio.Queue()
    second: asyncio.Queue[int | None] = asyncio.Queue()

    async def stage(source: asyncio.Queue[int | None], target: asyncio.Queue[int | None]) -> None:
        while (item := await source.get()) is not None:
            await asyncio.sleep(u)
            await target.put(item)
        await target.put(None)

    last: asyncio.Queue[int | None] = asyncio.Queue()
    for n in range(3):
        first.put_nowait(n)
    first.put_nowait(None)
    await asyncio.gather(stage(first, second), stage(second, last))
    assert last.qsize() == 4


@program(elapsed=2.0)
async def several_sources_into_one_queue(u: float) -> None:
    queue: asyncio.Queue[str] = asyncio.Queue()

    async def source(name: str, delay: float) -> None:
        await asyncio.sleep(delay * u)
        await queue.put(name)

    async with asyncio.TaskGroup() as group:
        for name, delay in (("c", 2), ("a", 0.5), ("b", 1)):
            group.create_task(source(name, delay))
        assert [await queue.get() for _ in range(3)] == ["a", "b", "c"]


@program(elapsed=3.0)
async def a_cancelled_getter_takes_nothing_away(u: float) -> None:
    queue: asyncio.Queue[int] = asyncio.Queue()
    impatient = asyncio.create_task(queue.get())
    await asyncio.sleep(u)
    impatient.cancel()
    asyncio.get_running_loop().call_later(2 * u, queue.put_nowait, 7)
    assert await queue.get() == 7


@program(elapsed=4.0)
async def one_worker_gets_the_slow_jobs(u: float) -> None:
    queue: asyncio.Queue[float] = asyncio.Queue()
    for length in (3.0, 1.0, 1.0, 1.5, 0.25, 0.75):
        queue.put_nowait(length)

    async def work() -> None:
        while not queue.empty():
            await asyncio.sleep(queue.get_nowait() * u)

    await asyncio.gather(work(), work())
