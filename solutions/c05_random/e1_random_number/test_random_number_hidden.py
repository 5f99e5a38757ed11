"""The hidden tests of random_number."""

import asyncio


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


async def test_every_number_comes(exercise, world):
    """In 300 draws each of the numbers from 1 to 10 comes, and no other."""
    world.seed(7)
    numbers = {await number(exercise, world) for _ in range(300)}
    world.check(
        len(numbers) > 1,
        "same-every-time",
        f"300 draws, and each of them is {next(iter(numbers), None)!r}: draw a new number in every call, and don't seed "
        "the generator there.",
    )
    world.check(
        all(isinstance(drawn, int) for drawn in numbers),
        "not-a-whole-number",
        f"You drew numbers like {max(numbers, key=str)!r}; whole numbers (of type `int`) are wanted.",
    )
    missing, others = sorted(set(range(1, 11)) - numbers), sorted(numbers - set(range(1, 11)))
    world.check(
        not missing and not others,
        "wrong-range",
        "In 300 draws "
        + " and ".join(
            [f"{drawn} never came" for drawn in missing] + [f"{drawn} came, which is outside" for drawn in others]
        )
        + "; the numbers from 1 to 10 are wanted, both ends included.",
    )


async def test_nobody_waits(exercise, world):
    """A draw takes no time, and a hundred at once don't either."""
    world.seed(11)
    await number(exercise, world)
    await asyncio.gather(*(number(exercise, world) for _ in range(100)))
    world.check(
        world.elapsed == world.about(0),
        "waits-for-nothing",
        f"Your draws took {world.elapsed:.2f} s. A function does not get any more async by sleeping: where nothing has "
        "to be waited for, no `await` is needed.",
    )
