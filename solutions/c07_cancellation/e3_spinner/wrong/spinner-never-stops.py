import asyncio


async def spin(tick, every):
    while True:
        tick()
        await asyncio.sleep(every)


async def with_spinner(work, tick, every):
    async with asyncio.TaskGroup() as group:
        group.create_task(spin(tick, every))
        result = await work()
    return result
