"""The visible test of async_comprehension, with your own async_generator."""


async def test_a_list_of_ten_numbers(exercise, world):
    """Ten floats from 0 to 10 come back as a list."""
    try:
        numbers = await exercise.async_comprehension()
    except TypeError as error:
        world.check(
            "async_generator" not in str(error),
            "plain-for-over-async",
            "You read the async generator with a plain `for`; write `async for`.",
        )
        raise
    except RuntimeError as error:
        world.check(
            "already running" not in str(error),
            "anext-together",
            "You asked one generator for several items at the same time; it can only give one after another.",
        )
        raise
    world.check(
        not hasattr(numbers, "__aiter__"),
        "returned-generator",
        "You returned a generator, from which nothing has been read yet; return the list of its numbers.",
    )
    assert isinstance(numbers, list)
    assert len(numbers) == 10
    assert all(isinstance(number, float) and 0 <= number <= 10 for number in numbers)
