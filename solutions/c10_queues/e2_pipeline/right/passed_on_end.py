import asyncio

END = object()


async def pipeline(source, work, sink, workers, buffer):
    unworked, finished = asyncio.Queue(buffer), asyncio.Queue(buffer)

    async def one_worker():
        while (item := await unworked.get()) is not END:
            await finished.put(await work(item))
        await unworked.put(END)  # for the next one; it has just made room

    async def all_workers():
        async with asyncio.TaskGroup() as crew:
            for _ in range(workers):
                crew.create_task(one_worker())
        await finished.put(END)

    async def deliver():
        while (result := await finished.get()) is not END:
            await sink(result)

    async with asyncio.TaskGroup() as line:
        line.create_task(all_workers())
        line.create_task(deliver())
        async for item in source:
            await unworked.put(item)
        await unworked.put(END)
