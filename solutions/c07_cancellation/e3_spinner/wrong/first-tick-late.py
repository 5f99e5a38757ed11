import asyncio


async def spin(tick, every):
    while True:
        await asyncio.sleep(every)
        tick()


async def with_spinner(work, tick, every):
    spinner = asyncio.create_task(spin(tick, every))
    try:
        return await work()
    finally:
        spinner.cancel()
        await asyncio.wait([spinner])
