async def hold_seat(seat, reserve, release, pay):
    await reserve(seat)
    try:
        return await pay(seat)
    finally:
        await release(seat)
