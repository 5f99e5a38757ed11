"""The hidden tests of async_generator."""

import asyncio


async def read(world, generator):
    """The numbers, and the times at which they came."""
    numbers, times = [], []
    async for number in generator:
        numbers.append(number)
        times.append(world.elapsed)
    return numbers, times


async def test_one_number_a_second(exercise, world):
    """The numbers come at 1, 2, 3 … 10 s: not earlier, and not all together."""
    _, times = await read(world, exercise.async_generator())
    assert times
    world.check(
        times[0] > 0,
        "yields-before-waiting",
        "The first number came at 0.00 s: wait first, then yield.",
    )
    world.check(
        len(times) == 1 or times[-1] > times[0],
        "all-at-once",
        f"All numbers came together, at {times[0]:.2f} s. Wait before each of them, and yield each at once.",
    )
    assert times == world.about([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0])


async def test_new_numbers_each_time(exercise, world):
    """Each number is drawn anew: within one reading, and when the generator is called a second time."""
    first, _ = await read(world, exercise.async_generator())
    second, _ = await read(world, exercise.async_generator())
    world.check(
        len(second) == len(first),
        "one-generator-for-all",
        f"The first reading gave {len(first)} numbers and the second one {len(second)}: "
        "a generator can be read once, so each call must make its own.",
    )
    assert len(first) == 10
    world.check(
        all(isinstance(number, float) for number in first),
        "not-a-float",
        f"A number was {first[0]!r}; `random.uniform` gives floats.",
    )
    world.check(
        len(set(first)) > 1 and first != second,
        "drawn-once",
        "The same numbers came again and again; draw a new one before each `yield`.",
    )
    readings = await asyncio.gather(*(read(world, exercise.async_generator()) for _ in range(30)))
    many = [number for numbers, _ in readings for number in numbers]
    world.check(
        all(0 <= number <= 10 for number in many) and min(many) < 1 and max(many) > 9,
        "wrong-range",
        f"The {len(many)} numbers lie between {min(many):.2f} and {max(many):.2f}; they should be spread from 0 to 10.",
    )


async def test_two_readers_do_not_wait_for_each_other(exercise, world):
    """Two tasks that read their own generators are both done after 10 s."""
    readings = await asyncio.gather(*(read(world, exercise.async_generator()) for _ in range(2)))
    assert [len(numbers) for numbers, _ in readings] == [10, 10]
    world.check(
        world.elapsed != world.about(20.0),
        "global-lock",
        "Two readers took 20 s, twice the time of one: they wait for each other. Let each generator wait for itself.",
    )
    world.took(10.0, because="ten waits of 1 s, side by side")


async def test_nothing_ahead_of_the_reader(exercise, world):
    """A reader who takes 0.3 s for each number gets the last one after ten waits and nine pauses: 12.7 s."""
    times = []
    async for _ in exercise.async_generator():
        times.append(world.elapsed)
        if len(times) < 10:
            await asyncio.sleep(0.3)
    assert len(times) == 10
    world.check(
        times[-1] != world.about(10.0),
        "runs-ahead",
        "Your generator went on while its reader was busy. It should wait only when the next number is wanted.",
    )
    assert times[-1] == world.about(12.7)
