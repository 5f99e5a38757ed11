import asyncio


async def book_trip(flight, hotel, car):
    tasks = [asyncio.create_task(book()) for book in (flight, hotel, car)]
    try:
        return tuple(await asyncio.gather(*tasks))
    except Exception:
        for task in tasks:
            task.cancel()
        await asyncio.sleep(0)
        raise
