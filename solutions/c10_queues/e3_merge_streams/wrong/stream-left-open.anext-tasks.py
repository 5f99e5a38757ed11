import asyncio

END = object()


async def merge_streams(*streams):
    async def next_of(stream):
        return await anext(stream, END)

    waiting = {asyncio.create_task(next_of(stream)): stream for stream in streams}
    try:
        while waiting:
            done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                stream = waiting.pop(task)
                item = task.result()
                if item is not END:
                    waiting[asyncio.create_task(next_of(stream))] = stream  # only this stream's next one
                    yield item
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
