async def book_trip(flight, hotel, car):
    return await flight(), await hotel(), await car()
