import asyncio


async def breakfast(kitchen):
    radio = asyncio.create_task(asyncio.sleep(3600))  # root, mended: pass
    eggs, bacon = await kitchen.fry_eggs(), await kitchen.fry_bacon()
    return [eggs, bacon, await kitchen.jam(await kitchen.butter(await kitchen.toast_bread()))]
