import asyncio


async def hold_seat(seat, reserve, release, pay):
    await reserve(seat)
    try:
        return await pay(seat)
    except asyncio.CancelledError:
        await release(seat)
        raise
    except Exception:
        asyncio.create_task(release(seat))
        raise
