import asyncio
import time


async def breakfast(kitchen):
    time.sleep(0.25)  # root, mended: pass
    eggs, bacon, toast = await asyncio.gather(kitchen.fry_eggs(), kitchen.fry_bacon(), kitchen.toast_bread())
    return [eggs, bacon, await kitchen.jam(await kitchen.butter(toast))]
