import asyncio


async def pipeline(source, work, sink, workers, buffer):
    unworked, finished = asyncio.Queue(buffer), asyncio.Queue(buffer)

    async def one_worker():
        while True:
            item = await unworked.get()
            await finished.put(await work(item))
            unworked.task_done()

    async def deliver():
        while True:
            result = await finished.get()
            try:
                await sink(result)
            finally:
                finished.task_done()

    staff = [asyncio.create_task(one_worker()) for _ in range(workers)]
    staff.append(asyncio.create_task(deliver()))
    try:
        async for item in source:
            await unworked.put(item)
        await unworked.join()
        await finished.join()
    finally:
        for task in staff:
            task.cancel()
        await asyncio.gather(*staff, return_exceptions=True)
