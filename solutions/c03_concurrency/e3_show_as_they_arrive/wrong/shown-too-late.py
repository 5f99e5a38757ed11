import asyncio


async def show_as_they_arrive(forecast, cities, show):
    texts = await asyncio.gather(*[forecast(city) for city in cities])
    for city, text in zip(cities, texts):
        show(f"{city}: {text}")
