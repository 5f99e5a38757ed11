import asyncio


async def hold_seat(seat, reserve, release, pay):
    try:
        await reserve(seat)
    except asyncio.CancelledError:
        await release(seat)
        raise
    try:
        return await pay(seat)
    except BaseException:
        await release(seat)
        raise
