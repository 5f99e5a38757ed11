from contextlib import asynccontextmanager


@asynccontextmanager
async def reserved(seat, reserve, release):
    await reserve(seat)
    try:
        yield
    except BaseException:
        await release(seat)
        raise


async def hold_seat(seat, reserve, release, pay):
    async with reserved(seat, reserve, release):
        return await pay(seat)
