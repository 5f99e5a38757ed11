import asyncio


async def with_spinner(work, tick, every):
    task = asyncio.create_task(work())
    try:
        while not task.done():
            tick()
            await asyncio.sleep(0)
        return task.result()
    finally:
        task.cancel()
        await asyncio.wait([task])
