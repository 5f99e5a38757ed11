import asyncio
from collections.abc import AsyncGenerator
from typing import Any, TypeVar

T = TypeVar("T")


async def merge_streams(*streams):
    arrived = asyncio.Queue(1)

    async def pump(stream):
        try:
            async for item in stream:
                await arrived.put(("item", item))
        except Exception as error:
            await arrived.put(("error", error))
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
    except asyncio.CancelledError:
        pass
    finally:
        for task in pumps:
            task.cancel()
        await asyncio.gather(*pumps, return_exceptions=True)
        for stream in streams:
            await stream.aclose()
