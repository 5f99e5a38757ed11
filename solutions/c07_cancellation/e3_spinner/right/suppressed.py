import asyncio


async def spin(tick, every):
    while True:
        tick()
        await asyncio.sleep(every)


from contextlib import suppress


async def with_spinner(work, tick, every):
    spinner = asyncio.create_task(spin(tick, every))
    try:
        return await work()
    finally:
        spinner.cancel()
        with suppress(asyncio.CancelledError):
            await spinner
