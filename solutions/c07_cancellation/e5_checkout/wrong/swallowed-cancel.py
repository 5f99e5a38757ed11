import asyncio


async def checkout(charge, send_receipt):
    async def both():
        number = await charge()
        await send_receipt(number)
        return number

    task = asyncio.create_task(both())
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            pass
    return task.result()
