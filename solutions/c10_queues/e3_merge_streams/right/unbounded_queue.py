import asyncio


async def merge_streams(*streams):
    queue = asyncio.Queue()

    async def pump(stream):
        async for item in stream:
            queue.put_nowait(item)

    async def all_pumps():
        try:
            async with asyncio.TaskGroup() as group:
                for stream in streams:
                    group.create_task(pump(stream))
        finally:
            queue.put_nowait(queue)

    pumps = asyncio.create_task(all_pumps())
    try:
        while (item := await queue.get()) is not queue:
            yield item
        await pumps
    finally:
        pumps.cancel()
        await asyncio.gather(pumps, return_exceptions=True)
