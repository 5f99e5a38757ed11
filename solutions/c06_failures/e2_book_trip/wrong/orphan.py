import asyncio


async def book_trip(flight, hotel, car):
    return tuple(await asyncio.gather(flight(), hotel(), car()))
