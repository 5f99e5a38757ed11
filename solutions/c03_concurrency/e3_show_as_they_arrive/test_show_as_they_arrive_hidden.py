"""The hidden test of show_as_they_arrive."""


async def test_each_at_its_time(exercise, world):
    """Rome answers after 3 s, Oslo after 1 s and Lima after 2 s; each is shown at once."""
    forecast = world.operation(
        "forecast", seconds={"Rome": 3, "Oslo": 1, "Lima": 2}, returns=lambda city: f"sun in {city}"
    )
    show = world.recorder("show")
    await exercise.show_as_they_arrive(forecast, ["Rome", "Oslo", "Lima"], show)
    shown = [(call.args[0], call.start_s) for call in show.calls]
    cities = [line.split(": ") for line, _ in shown]
    world.check(
        all(text == f"sun in {city}" for city, text in cities),
        "wrong-pairing",
        "A city was shown with the forecast of another: " + "; ".join(line for line, _ in shown) + ".",
    )
    world.took(3.0, because="max(3, 1, 2)")
    times = [seconds for _, seconds in shown]
    world.check(
        times == world.about([1.0, 2.0, 3.0]),
        "shown-too-late",
        "Lines were shown at "
        + ", ".join(f"{at:.2f}" for at in times)
        + " s; the forecasts were there at 1.00, 2.00, 3.00 s.",
    )
    assert [line for line, _ in shown] == ["Oslo: sun in Oslo", "Lima: sun in Lima", "Rome: sun in Rome"]
