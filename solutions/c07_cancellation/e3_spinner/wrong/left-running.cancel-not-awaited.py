import asyncio


async def spin(tick, every):
    while True:
        tick()
        await asyncio.sleep(every)


async def with_spinner(work, tick, every):
    spinner = asyncio.create_task(spin(tick, every))
    try:
        return await work()
    finally:
        spinner.cancel()
