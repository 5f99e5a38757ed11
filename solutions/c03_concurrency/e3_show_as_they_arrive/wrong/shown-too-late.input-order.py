import asyncio


async def show_as_they_arrive(forecast, cities, show):
    tasks = [asyncio.create_task(forecast(city)) for city in cities]
    for city, task in zip(cities, tasks):
        show(f"{city}: {await task}")
