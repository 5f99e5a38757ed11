from contextlib import AsyncExitStack


async def hold_seat(seat, reserve, release, pay):
    async with AsyncExitStack() as stack:
        await reserve(seat)
        stack.push_async_callback(release, seat)
        ticket = await pay(seat)
        stack.pop_all()
        return ticket
