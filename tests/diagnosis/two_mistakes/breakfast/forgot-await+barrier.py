import asyncio


async def breakfast(kitchen):
    asyncio.sleep(0)  # root, mended: pass
    eggs, bacon, toast = await asyncio.gather(kitchen.fry_eggs(), kitchen.fry_bacon(), kitchen.toast_bread())
    return [eggs, bacon, await kitchen.jam(await kitchen.butter(toast))]
