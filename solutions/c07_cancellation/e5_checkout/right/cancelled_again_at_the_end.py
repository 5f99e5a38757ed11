import asyncio


async def checkout(charge, send_receipt):
    async def both():
        number = await charge()
        await send_receipt(number)
        return number

    task = asyncio.create_task(both())
    cancels = 0
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            cancels += 1
    if cancels:
        asyncio.current_task().cancel()
        await asyncio.sleep(0)
    return task.result()
