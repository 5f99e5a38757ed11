import asyncio

END = object()


async def merge_streams(*streams):
    going_on = list(streams)

    async def next_of(stream):
        return await anext(stream, END)

    try:
        while going_on:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(next_of(stream)) for stream in going_on]
            items = [task.result() for task in tasks]
            going_on = [stream for stream, item in zip(going_on, items) if item is not END]
            for item in items:
                if item is not END:
                    yield item
    finally:
        for stream in streams:
            await stream.aclose()
