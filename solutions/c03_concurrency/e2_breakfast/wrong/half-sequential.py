import asyncio


async def breakfast(kitchen):
    eggs, bacon = await asyncio.gather(kitchen.fry_eggs(), kitchen.fry_bacon())
    toast = await kitchen.toast_bread()
    toast = await kitchen.butter(toast)
    return [eggs, bacon, await kitchen.jam(toast)]
