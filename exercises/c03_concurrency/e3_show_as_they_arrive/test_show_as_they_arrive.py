"""The visible test of show_as_they_arrive."""


async def test_every_city_is_shown(exercise, world):
    """Every forecast is shown with its own city."""
    seconds = {"Oslo": 1, "Rome": 0.5}
    forecast = world.operation("forecast", seconds=seconds, returns=lambda city: f"sun over {city}")
    show = world.recorder("show")
    await exercise.show_as_they_arrive(forecast, ["Oslo", "Rome"], show)
    assert sorted(call.args[0] for call in show.calls) == ["Oslo: sun over Oslo", "Rome: sun over Rome"]
