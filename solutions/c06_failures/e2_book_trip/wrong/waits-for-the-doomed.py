import asyncio


async def book_trip(flight, hotel, car):
    references = await asyncio.gather(flight(), hotel(), car(), return_exceptions=True)
    for reference in references:
        if isinstance(reference, Exception):
            raise reference
    return tuple(references)
