import asyncio


async def checkout(charge, send_receipt):
    async def both():
        number = await charge()
        await send_receipt(number)
        return number

    task = asyncio.create_task(both())
    was_cancelled = False
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            was_cancelled = True
    if was_cancelled:
        raise asyncio.CancelledError
    return task.result()
