"""The visible test of random_number."""


async def number(exercise, world):
    """One number; the two errors that belong to this exercise get their names."""
    try:
        return await exercise.random_number()
    except TypeError as error:
        world.check(
            "not callable" not in str(error),
            "called-too-early",
            "You called the function yourself and gave `to_thread` its result, a number. Give it the function and the "
            "arguments: `asyncio.to_thread(random.randint, 1, 10)`.",
        )
        world.check(
            "await" not in str(error),
            "awaited-a-value",
            "You awaited a number. `random.randint` is an ordinary function: it gives the number at once, and there is "
            "nothing to `await`.",
        )
        raise


async def test_draws_whole_numbers_from_1_to_10(exercise, world):
    """A hundred draws are all whole numbers from 1 to 10."""
    world.seed(5)
    numbers = [await number(exercise, world) for _ in range(100)]
    assert [drawn for drawn in numbers if not isinstance(drawn, int)] == []
    assert [drawn for drawn in numbers if not 1 <= drawn <= 10] == []
