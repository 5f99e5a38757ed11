import asyncio


async def pipeline(source, work, sink, workers, buffer):
    unworked, finished = asyncio.Queue(buffer), asyncio.Queue(buffer)

    errors = []

    async def read():
        async for item in source:
            await unworked.put(item)

    async def one_worker():
        while True:
            item = await unworked.get()
            try:
                await finished.put(await work(item))
            except Exception as error:
                errors.append(error)
            finally:
                unworked.task_done()

    async def deliver():
        while True:
            result = await finished.get()
            try:
                await sink(result)
            except Exception as error:
                errors.append(error)
            finally:
                finished.task_done()

    staff = [asyncio.create_task(one_worker()) for _ in range(workers)]
    staff.append(asyncio.create_task(deliver()))
    try:
        await read()
    except Exception as error:
        errors.append(error)
    await unworked.join()
    await finished.join()
    for task in staff:
        task.cancel()
    await asyncio.gather(*staff, return_exceptions=True)
    if errors:
        raise errors[0]
