import asyncio


def run_report(measure, city):
    with asyncio.Runner() as runner:
        return f"{city}: {runner.run(measure(city))}°C"
