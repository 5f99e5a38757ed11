import asyncio


async def checkout(charge, send_receipt):
    number = await asyncio.shield(charge())
    await send_receipt(number)
    return number
