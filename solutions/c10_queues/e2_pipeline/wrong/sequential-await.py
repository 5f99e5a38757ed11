async def pipeline(source, work, sink, workers, buffer):
    async for item in source:
        await sink(await work(item))
