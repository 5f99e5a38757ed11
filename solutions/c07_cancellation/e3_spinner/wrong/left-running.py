import asyncio


async def spin(tick, every):
    while True:
        tick()
        await asyncio.sleep(every)


async def with_spinner(work, tick, every):
    asyncio.create_task(spin(tick, every))
    return await work()
