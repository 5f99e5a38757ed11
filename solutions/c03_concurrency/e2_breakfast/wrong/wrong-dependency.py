import asyncio


async def breakfast(kitchen):
    eggs, bacon, toast, buttered = await asyncio.gather(
        kitchen.fry_eggs(), kitchen.fry_bacon(), kitchen.toast_bread(), kitchen.butter("bread")
    )
    return [eggs, bacon, await kitchen.jam(buttered)]
