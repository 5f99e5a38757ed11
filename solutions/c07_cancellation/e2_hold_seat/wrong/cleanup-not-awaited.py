import asyncio


async def hold_seat(seat, reserve, release, pay):
    await reserve(seat)
    try:
        return await pay(seat)
    except BaseException:
        asyncio.create_task(release(seat))
        raise
