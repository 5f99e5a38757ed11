import asyncio


async def merge_streams(*streams):
    queue = asyncio.Queue()

    async def pump(stream):
        async for item in stream:
            await queue.put((stream, item))
        await queue.put((stream, queue))

    try:
        async with asyncio.TaskGroup() as group:
            for stream in streams:
                group.create_task(pump(stream))
            going_on = len(streams)
            while going_on:
                _, item = await queue.get()
                if item is queue:
                    going_on -= 1
                else:
                    yield item
    finally:
        for stream in streams:
            await stream.aclose()
