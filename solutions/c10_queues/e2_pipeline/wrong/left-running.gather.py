import asyncio


async def pipeline(source, work, sink, workers, buffer):
    unworked, finished = asyncio.Queue(buffer), asyncio.Queue(buffer)

    async def read():
        async for item in source:
            await unworked.put(item)
        for _ in range(workers):
            await unworked.put(None)

    async def one_worker():
        while (item := await unworked.get()) is not None:
            await finished.put(await work(item))
        await finished.put(None)

    async def deliver():
        ended = 0
        while ended < workers:
            result = await finished.get()
            if result is None:
                ended += 1
            else:
                await sink(result)

    await asyncio.gather(read(), *[one_worker() for _ in range(workers)], deliver())
