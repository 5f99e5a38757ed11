import asyncio


async def hold_seat(seat, reserve, release, pay):
    asyncio.sleep(1)  # root, mended: pass
    await reserve(seat)
    try:
        return await pay(seat)
    except BaseException as error:
        await release(seat)
        if isinstance(error, Exception):
            raise
