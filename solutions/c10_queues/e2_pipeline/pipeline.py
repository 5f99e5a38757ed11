import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable


async def pipeline(
    source: AsyncIterator[int],
    work: Callable[[int], Awaitable[int]],
    sink: Callable[[int], Awaitable[None]],
    workers: int,
    buffer: int,
) -> None:
    """Bring every item of `source` through `work` to `sink`, with several workers and little in between.

    A post office sorts parcels: one belt brings them, some workers weigh them, one door takes them out. Read the items
    with `async for item in source`, in one place only. At most `workers` of them are worked on at the same time, with
    `await work(item)`, and each result goes to `await sink(result)`, one result at a time. Items may overtake each
    other.

    A slow stage must slow down the ones before it: no more than `buffer` items may wait between reading and working,
    and no more than `buffer` between working and the door.

    If anything fails, in `source`, `work` or `sink`, the whole line stops at once and the error comes out, alone or in
    an exception group. Either way nothing goes on when you return.

    For example, with a source of 1, 2, 3 and `work` that doubles, `sink` gets 2, 4 and 6.
    """
    unworked: asyncio.Queue[int | None] = asyncio.Queue(buffer)  # a full queue makes `put` wait: that is the brake
    finished: asyncio.Queue[int | None] = asyncio.Queue(buffer)

    async def read() -> None:
        async for item in source:
            await unworked.put(item)
        for _ in range(workers):
            await unworked.put(None)  # each None ends one worker, so every worker needs its own

    async def work_off() -> None:
        while (item := await unworked.get()) is not None:
            await finished.put(await work(item))
        await finished.put(None)

    async def deliver() -> None:
        ended = 0
        while ended < workers:
            result = await finished.get()
            if result is None:
                ended += 1
            else:
                await sink(result)

    # the group watches all of them: whoever fails, the others are cancelled and the error comes out
    async with asyncio.TaskGroup() as line:
        line.create_task(read())
        for _ in range(workers):
            line.create_task(work_off())
        line.create_task(deliver())
