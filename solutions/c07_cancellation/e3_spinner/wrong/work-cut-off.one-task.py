import asyncio


async def with_spinner(work, tick, every):
    task = asyncio.create_task(work())
    while True:
        tick()
        try:
            return await asyncio.wait_for(task, every)
        except TimeoutError:
            continue
