"""The visible test of double."""


async def test_two(exercise):
    """Twice two is four."""
    assert await exercise.double(2) == 4
