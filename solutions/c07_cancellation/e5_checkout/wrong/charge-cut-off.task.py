import asyncio


async def checkout(charge, send_receipt):
    async def both():
        number = await charge()
        await send_receipt(number)
        return number

    return await asyncio.create_task(both())
