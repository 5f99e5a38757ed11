async def hold_seat(seat, reserve, release, pay):
    await reserve(seat)
    try:
        return await pay(seat)
    except BaseException:
        release(seat)
        raise
