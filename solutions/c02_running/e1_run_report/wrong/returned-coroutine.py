async def run_report(measure, city):
    return f"{city}: {await measure(city)}°C"
