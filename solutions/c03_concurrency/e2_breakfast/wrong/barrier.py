import asyncio


async def breakfast(kitchen):
    eggs, bacon, toast = await asyncio.gather(kitchen.fry_eggs(), kitchen.fry_bacon(), kitchen.toast_bread())
    toast = await kitchen.butter(toast)
    toast = await kitchen.jam(toast)
    return [eggs, bacon, toast]
