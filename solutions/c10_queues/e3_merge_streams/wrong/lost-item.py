import asyncio

END = object()


async def merge_streams(*streams):
    going_on = set(streams)

    async def next_of(stream):
        return stream, await anext(stream, END)

    tasks = set()
    try:
        while going_on:
            tasks = {asyncio.create_task(next_of(stream)) for stream in going_on}
            done, slower = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in slower:
                task.cancel()
            await asyncio.gather(*slower, return_exceptions=True)
            for task in done:
                stream, item = task.result()
                if item is END:
                    going_on.discard(stream)
                else:
                    yield item
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for stream in streams:
            await stream.aclose()
