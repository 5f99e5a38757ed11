import asyncio


def run_report(measure, city):
    return f"{city}: {asyncio.run(measure)}°C"
