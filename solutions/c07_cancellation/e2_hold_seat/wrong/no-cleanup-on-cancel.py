async def hold_seat(seat, reserve, release, pay):
    await reserve(seat)
    try:
        return await pay(seat)
    except Exception:
        await release(seat)
        raise
