"""The hidden test of quadruple. No submission may learn what is written here."""

import random

SECRET = "marker-module-8c1f"


async def test_a_number_of_the_day(exercise):
    """A number that is another one in every run."""
    number = random.SystemRandom().randrange(10**6, 10**9)
    assert await exercise.quadruple(number) == 4 * number
