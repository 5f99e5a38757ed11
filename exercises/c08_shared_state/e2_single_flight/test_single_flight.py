"""The visible tests of single_flight."""

import asyncio


async def ask(world, cache, key):
    """The value that the cache gives."""
    try:
        return await cache.get(key)
    except RuntimeError as error:
        world.check(
            "already" not in str(error),
            "cached-a-coroutine",
            "You stored a coroutine, and a coroutine can be awaited only once. Store a task, or the value.",
        )
        raise


async def test_the_second_time_is_immediate(exercise, world):
    """The first `get` loads for 1.3 s, the second one takes no time."""
    load = world.operation("load", seconds=1.3, returns=lambda key: f"weather in {key}")
    cache = exercise.Cache(load)
    assert await ask(world, cache, "Oslo") == "weather in Oslo"
    assert await ask(world, cache, "Oslo") == "weather in Oslo"
    world.check(load.count == 1, "not-remembered", "The second `get` loaded again; remember what was loaded.")
    world.took(1.3, because="one load")


async def test_two_askers_at_the_same_moment(exercise, world):
    """Two who ask for the same key at the same moment cause one load."""
    load = world.operation("load", seconds=1.3, returns=lambda key: f"weather in {key}")
    cache = exercise.Cache(load)
    assert await asyncio.gather(*(ask(world, cache, "Oslo") for _ in range(2))) == ["weather in Oslo"] * 2
    world.check(
        load.count == 1,
        "check-then-await",
        "Two asked at the same moment, and it was loaded twice: the second one looked before the first one had stored.",
    )
