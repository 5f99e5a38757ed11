import asyncio


async def pipeline(source, work, sink, workers, buffer):
    lock = asyncio.Lock()

    async def one_worker():
        while True:
            async with lock:
                try:
                    item = await anext(source)
                except StopAsyncIteration:
                    return
                await sink(await work(item))

    async with asyncio.TaskGroup() as line:
        for _ in range(workers):
            line.create_task(one_worker())
