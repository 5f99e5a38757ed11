async def hold_seat(seat, reserve, release, pay):
    await reserve(seat)
    is_paid = False
    try:
        ticket = await pay(seat)
        is_paid = True
        return ticket
    finally:
        if not is_paid:
            await release(seat)
