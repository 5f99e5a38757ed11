async def checkout(charge, send_receipt):
    number = await charge()
    await send_receipt(number)
    return number
