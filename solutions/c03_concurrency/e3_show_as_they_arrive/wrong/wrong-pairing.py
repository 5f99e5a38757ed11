import asyncio


async def show_as_they_arrive(forecast, cities, show):
    arriving = asyncio.as_completed([forecast(city) for city in cities])
    for city, text in zip(cities, arriving):
        show(f"{city}: {await text}")
