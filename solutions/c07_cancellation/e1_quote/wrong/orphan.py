import asyncio


async def quote(live, cached, limit):
    task = asyncio.create_task(live())
    done, _ = await asyncio.wait([task], timeout=limit)
    if done:
        return task.result()
    task.cancel()
    await asyncio.wait([task])
    return cached
