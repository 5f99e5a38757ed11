"""The visible test of quadruple."""


async def test_two(exercise):
    """Four times two is eight."""
    assert await exercise.quadruple(2) == 8
