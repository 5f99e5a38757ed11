import asyncio


async def quote(live, cached, limit):
    task = asyncio.create_task(live())
    try:
        return await asyncio.wait_for(asyncio.shield(task), limit)
    except TimeoutError:
        return cached
    except asyncio.CancelledError:
        task.cancel()
        raise
