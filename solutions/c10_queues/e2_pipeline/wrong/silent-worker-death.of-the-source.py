import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable


async def pipeline(source, work, sink, workers, buffer):
    unworked = asyncio.Queue(buffer)
    finished = asyncio.Queue(buffer)

    async def read():
        try:
            async for item in source:
                await unworked.put(item)
        except Exception:
            pass
        for _ in range(workers):
            await unworked.put(None)

    async def work_off():
        while (item := (await unworked.get())) is not None:
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

    async with asyncio.TaskGroup() as line:
        line.create_task(read())
        for _ in range(workers):
            line.create_task(work_off())
        line.create_task(deliver())
