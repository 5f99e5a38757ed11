"""The visible tests of quote."""


async def ask(exercise, world, live, limit):
    """The price that the student's function gives; a timeout that comes out of it has a name."""
    try:
        return await exercise.quote(live, 99.5, limit)
    except TimeoutError:
        world.check(
            False,
            "caught-in-the-wrong-place",
            "The `TimeoutError` came out of your function. `asyncio.timeout` raises it at the end of its block: catch "
            "it outside, with `try` around the whole `async with`.",
        )


async def test_a_fast_answer(exercise, world):
    """The live price comes after 1 s, within the limit of 2 s."""
    live = world.operation("live", seconds=1, returns=101.25)
    assert await ask(exercise, world, live, 2) == 101.25


async def test_a_slow_answer(exercise, world):
    """The live price would come after 5 s; after 2 s the cached one must do."""
    live = world.operation("live", seconds=5, returns=101.25)
    found = await ask(exercise, world, live, 2)
    world.check(
        world.elapsed != world.about(5.0),
        "no-timeout",
        "You waited for the request to its end, and only then looked at the time. A limit must act while you wait: "
        "`async with asyncio.timeout(limit):`.",
    )
    assert found == 99.5
    world.took(2.0, because="the limit")
