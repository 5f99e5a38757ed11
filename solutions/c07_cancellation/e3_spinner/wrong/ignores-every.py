import asyncio


async def with_spinner(work, tick, every):
    async def spin():
        while True:
            tick()
            await asyncio.sleep(0.5)

    spinner = asyncio.create_task(spin())
    try:
        return await work()
    finally:
        spinner.cancel()
        await asyncio.wait([spinner])
