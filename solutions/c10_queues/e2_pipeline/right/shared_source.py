import asyncio


async def pipeline(source, work, sink, workers, buffer):
    reading, door = asyncio.Lock(), asyncio.Lock()

    async def one_worker():
        while True:
            async with reading:
                try:
                    item = await anext(source)
                except StopAsyncIteration:
                    return
            result = await work(item)
            async with door:
                await sink(result)

    async with asyncio.TaskGroup() as line:
        for _ in range(workers):
            line.create_task(one_worker())
