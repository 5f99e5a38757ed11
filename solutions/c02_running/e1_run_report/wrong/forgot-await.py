def run_report(measure, city):
    return f"{city}: {measure(city)}°C"
