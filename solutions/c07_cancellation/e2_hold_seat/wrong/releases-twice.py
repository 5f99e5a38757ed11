import asyncio


async def hold_seat(seat, reserve, release, pay):
    await reserve(seat)
    ticket = None
    try:
        ticket = await pay(seat)
    except asyncio.CancelledError:
        await release(seat)
        raise
    finally:
        if ticket is None:
            await release(seat)
    return ticket
