import asyncio


async def book_trip(flight, hotel, car):
    tasks = [asyncio.create_task(book()) for book in (flight, hotel, car)]
    try:
        return tuple(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        raise
