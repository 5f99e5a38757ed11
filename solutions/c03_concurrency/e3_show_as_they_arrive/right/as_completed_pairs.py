import asyncio


async def show_as_they_arrive(forecast, cities, show):
    async def pair(city):
        return city, await forecast(city)

    for arriving in asyncio.as_completed([pair(city) for city in cities]):
        city, text = await arriving
        show(f"{city}: {text}")
