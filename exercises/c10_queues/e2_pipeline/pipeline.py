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
    raise NotImplementedError
