"""The visible test of measure_runtime, with your own async_comprehension and async_generator."""


async def test_about_ten_seconds(exercise, world):
    """Four comprehensions together take ten seconds, and that is what is returned."""
    seconds = await exercise.measure_runtime()
    assert isinstance(seconds, float)
    world.took(10.0, because="four times 10 s, side by side")
    assert seconds == world.about(10.0)
