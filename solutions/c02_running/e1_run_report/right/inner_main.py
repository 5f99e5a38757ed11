import asyncio


def run_report(measure, city):
    async def main():
        return f"{city}: {await measure(city)}°C"

    return asyncio.run(main())
