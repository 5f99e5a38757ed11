import asyncio


async def pipeline(source, work, sink, workers, buffer):
    unworked, finished = asyncio.Queue(buffer), asyncio.Queue(buffer)

    async def read():
        async for item in source:
            await unworked.put(item)
        await unworked.join()

    async def one_worker():
        while True:
            item = await unworked.get()
            await finished.put(await work(item))
            unworked.task_done()

    async def deliver():
        while True:
            await sink(await finished.get())
            finished.task_done()

    everything = asyncio.create_task(read())
    staff = [asyncio.create_task(one_worker()) for _ in range(workers)]
    staff.append(asyncio.create_task(deliver()))
    try:
        # whoever ends first: everything has gone through, or somebody failed
        done, _ = await asyncio.wait([everything, *staff], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in [everything, *staff]:
            task.cancel()
        await asyncio.gather(everything, *staff, return_exceptions=True)
