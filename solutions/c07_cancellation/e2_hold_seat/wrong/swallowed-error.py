async def hold_seat(seat, reserve, release, pay):
    await reserve(seat)
    try:
        return await pay(seat)
    except Exception as error:
        await release(seat)
        return f"no ticket: {error}"
    except BaseException:
        await release(seat)
        raise
