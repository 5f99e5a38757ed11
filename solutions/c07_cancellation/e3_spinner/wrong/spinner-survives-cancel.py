import asyncio


async def spin(tick, every):
    while True:
        tick()
        await asyncio.sleep(every)


async def with_spinner(work, tick, every):
    spinner = asyncio.create_task(spin(tick, every))
    try:
        result = await work()
    except Exception:
        spinner.cancel()
        raise
    spinner.cancel()
    await asyncio.wait([spinner])
    return result
