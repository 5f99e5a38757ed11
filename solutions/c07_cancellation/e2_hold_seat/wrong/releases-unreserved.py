async def hold_seat(seat, reserve, release, pay):
    try:
        await reserve(seat)
        return await pay(seat)
    except BaseException:
        await release(seat)
        raise
