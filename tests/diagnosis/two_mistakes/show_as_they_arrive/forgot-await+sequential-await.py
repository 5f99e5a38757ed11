async def show_as_they_arrive(forecast, cities, show):
    forecast(cities[0])  # root, mended: pass
    for city in cities:
        show(f"{city}: {await forecast(city)}")
