"""The visible tests of wait_random."""


async def test_waits_and_tells_how_long(exercise, world):
    """The result is a number from 0 to 5, and that many seconds have passed."""
    world.seed(3)
    delay = await exercise.wait_random(5)
    world.check(delay is not None, "forgot-return", "Your function returned nothing: `return` the delay at its end.")
    assert isinstance(delay, float), f"a delay is a float, not {delay!r}"
    assert 0 <= delay <= 5
    world.check(
        world.elapsed == world.about(delay),
        "another-number",
        f"You waited {world.elapsed:.4f} s and returned {delay:.4f}: draw one number, and use it for both.",
    )


async def test_ten_seconds_unless_told_otherwise(exercise, world):
    """Without an argument the longest possible delay is 10 s."""
    world.seed(3)
    delays = [await exercise.wait_random() for _ in range(5)]
    assert all(0 <= delay <= 10 for delay in delays)
