import asyncio


def run_report(measure, city):
    loop = asyncio.new_event_loop()
    return f"{city}: {loop.run_until_complete(measure(city))}°C"
