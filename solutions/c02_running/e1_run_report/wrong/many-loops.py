import asyncio


def run_report(measure, city):
    asyncio.run(measure(city))
    return f"{city}: {asyncio.run(measure(city))}°C"
