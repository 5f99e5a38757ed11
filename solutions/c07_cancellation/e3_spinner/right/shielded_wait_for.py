import asyncio


async def with_spinner(work, tick, every):
    task = asyncio.create_task(work())
    try:
        while True:
            tick()
            try:
                return await asyncio.wait_for(asyncio.shield(task), every)
            except TimeoutError:
                continue
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
