import asyncio
from collections.abc import AsyncGenerator
from typing import Any, TypeVar

T = TypeVar("T")


async def merge_streams(*streams: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """Yield the items of all streams as they arrive.

    A newsroom has several wires, and each brings a message now and then. Make one stream of them: every item is yielded
    when it arrives, whichever wire it comes from, and a wire that is silent holds up nobody. The merged stream ends
    when all of them have ended. If one of them fails, its exception comes out.

    However it ends, also when the reader has had enough and calls `aclose()`, nothing is left behind: no task runs, and
    every stream is closed.

    For example, items at 1 s and 3 s from one stream and at 2 s from another are yielded at 1, 2 and 3 s.
    """
    arrived: asyncio.Queue[tuple[str, Any]] = asyncio.Queue(1)  # nobody runs far ahead of the reader

    async def pump(stream: AsyncGenerator[T, None]) -> None:
        try:
            async for item in stream:
                await arrived.put(("item", item))
        except Exception as error:
            await arrived.put(("error", error))  # raised where the reader waits, not in a task that nobody looks at
        else:
            await arrived.put(("end", None))

    pumps = [asyncio.create_task(pump(stream)) for stream in streams]
    try:
        going_on = len(pumps)
        while going_on:
            what, value = await arrived.get()
            if what == "item":
                yield value
            elif what == "error":
                raise value
            else:
                going_on -= 1
    finally:
        # after the end, an error, `aclose()` and a cancellation alike
        for task in pumps:
            task.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        for stream in streams:
            await stream.aclose()  # a pump that waited in `put` has left its stream open
