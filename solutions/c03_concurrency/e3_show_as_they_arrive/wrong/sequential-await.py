async def show_as_they_arrive(forecast, cities, show):
    for city in cities:
        show(f"{city}: {await forecast(city)}")
