import asyncio


async def quote(live, cached, limit):
    task = asyncio.create_task(live())
    try:
        await asyncio.sleep(limit)
        return task.result() if task.done() else cached
    finally:
        task.cancel()
        await asyncio.wait([task])
