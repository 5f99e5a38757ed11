import asyncio


async def pipeline(source, work, sink, workers, buffer):
    inside, door = asyncio.Semaphore(2 * buffer + workers), asyncio.Lock()

    async def one_item(item):
        try:
            result = await work(item)
            async with door:
                await sink(result)
        finally:
            inside.release()

    async with asyncio.TaskGroup() as line:
        async for item in source:
            await inside.acquire()
            line.create_task(one_item(item))
