import asyncio


async def breakfast(kitchen):
    eggs = asyncio.create_task(kitchen.fry_eggs())
    bacon = asyncio.create_task(kitchen.fry_bacon())
    toast = await kitchen.jam(await kitchen.butter(await kitchen.toast_bread()))
    return [await eggs, await bacon, toast]
