"""The hidden tests of async_comprehension, in which `async_generator` is the test's own and leaves a record."""

import pytest


class Numbers:
    """In place of the module async_generator: its generators give 0.5, 1.5, 2.5 … 9.5, one a second."""

    def __init__(self, world):
        self.item = world.operation("item", seconds=1.0, returns=lambda number: number + 0.5)
        self.generators = 0

    async def async_generator(self):
        self.generators += 1
        for number in range(10):
            yield await self.item(number)


@pytest.fixture
def numbers(world):
    """What the student's file imports, under the names that it may have there."""
    numbers = Numbers(world)
    world.supply("async_generator", numbers.async_generator)
    return numbers


async def collected(numbers, exercise, world):
    """What the student's function returns, if that is a list."""
    try:
        result = await exercise.async_comprehension()
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
        not hasattr(result, "__aiter__"),
        "returned-generator",
        "You returned a generator, from which nothing has been read yet; return the list of its numbers.",
    )
    world.check(
        numbers.generators > 0,
        "not-imported",
        "Your numbers don't come from the module `async_generator`; import the function from there, and read it.",
    )
    return result


async def test_one_generator_read_to_its_end(numbers, exercise, world):
    """One generator is made, and its ten numbers are there after 10 s, in their order."""
    result = await collected(numbers, exercise, world)
    world.check(
        numbers.generators <= 1,
        "many-generators",
        f"You made {numbers.generators} generators and left each of them after its first number; "
        "make one, and read all of it.",
    )
    assert result == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]
    world.took(10.0, because="ten numbers, one a second")


async def test_a_second_call(numbers, exercise, world):
    """A second call makes another generator, and gives ten numbers again after another 10 s."""
    first = await collected(numbers, exercise, world)
    items = numbers.item.count
    second = await collected(numbers, exercise, world)
    world.check(
        second or not first,
        "one-generator-for-all",
        "The second call gave an empty list: a generator can be read once. Call `async_generator()` in your function.",
    )
    assert len(first) == len(second) == 10
    world.check(
        numbers.item.count > items,
        "answers-from-memory",
        "The second call gave the numbers of the first one; each call reads a generator of its own.",
    )
    world.took(20.0, because="10 + 10")
