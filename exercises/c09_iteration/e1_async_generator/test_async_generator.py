"""The visible tests of async_generator."""


async def test_ten_numbers(exercise, world):
    """Ten floats from 0 to 10 come, and then no more."""
    numbers = [number async for number in exercise.async_generator()]
    world.check(len(numbers) == 10, "wrong-count", f"{len(numbers)} numbers came; it should be ten.")
    assert all(isinstance(number, float) and 0 <= number <= 10 for number in numbers)
