import asyncio


async def pipeline(source, work, sink, workers, buffer):
    finished = asyncio.Queue(buffer)

    async def work_off(batch):
        async with asyncio.TaskGroup() as crew:
            tasks = [crew.create_task(work(item)) for item in batch]
        for task in tasks:
            await finished.put(task.result())

    async def read():
        batch = []
        async for item in source:
            batch.append(item)
            if len(batch) == workers:
                await work_off(batch)
                batch = []
        await work_off(batch)
        await finished.put(None)

    async def deliver():
        while (result := await finished.get()) is not None:
            await sink(result)

    async with asyncio.TaskGroup() as line:
        line.create_task(read())
        line.create_task(deliver())
