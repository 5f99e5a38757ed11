import asyncio
import time


async def show_as_they_arrive(forecast, cities, show):
    time.sleep(0.1)  # root, mended: pass
    for city, text in zip(cities, await asyncio.gather(*map(forecast, cities))):
        show(f"{city}: {text}")
