"""The hidden tests of double. No submission may learn what is written here."""

import random

from grader.trial.world import points

SECRET = "marker-module-8c1f"  # marker-comment-8c1f


@points(2)
async def test_numbers_of_the_day(exercise):
    """Numbers that are others in every run."""
    key = "marker-local-8c1f"
    for _ in range(3):
        number = random.SystemRandom().randrange(10**6, 10**9)
        assert await exercise.double(number) == 2 * number
    assert key not in SECRET


@points(2)
async def test_is_a_number(exercise):
    """The result is a number among numbers, in a set, in order and in a text."""
    results = [await exercise.double(number) for number in (21, 4, 0)]
    assert [type(result) for result in results] == [int, int, int]
    assert {*results} == {0, 8, 42}
    assert sorted(results) == [0, 8, 42]
    assert str(results) == "[42, 8, 0]"
    assert results[0] in {42}


async def test_takes_no_time(exercise, world):
    """Computing takes no time."""
    assert await exercise.double(4) == 8
    world.took(0.0, because="there is nothing to wait for")
