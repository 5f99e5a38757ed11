import asyncio


async def with_spinner(work, tick, every):
    task = asyncio.create_task(work())
    while not task.done():
        tick()
        await asyncio.wait([task], timeout=every)
    return task.result()
