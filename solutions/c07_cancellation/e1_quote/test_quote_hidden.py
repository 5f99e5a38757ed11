"""The hidden tests of quote."""

import asyncio


class ExchangeClosed(ValueError):
    """What the exchange answers at night."""


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


async def test_as_soon_as_it_comes(exercise, world):
    """The live price comes after 1.25 s, and you return it then, not at the limit of 2 s."""
    live = world.operation("live", seconds=1.25, returns=101.25)
    assert await ask(exercise, world, live, 2) == 101.25
    world.check(
        world.elapsed != world.about(2.0),
        "always-waits-the-limit",
        "The price was there after 1.25 s, and you waited for the whole limit before you looked. Wait for the request, "
        "with a limit; don't sleep.",
    )
    world.took(1.25, because="the live request")


async def test_the_request_is_cancelled_at_the_limit(exercise, world):
    """A request that would take 5 s is cancelled after 2 s, has cleaned up after 2.25 s, and then you return."""
    request = world.operation("live", seconds=5, returns=101.25)
    clean_up = world.operation("clean up", seconds=0.25)

    async def live():
        try:
            return await request()
        except asyncio.CancelledError:
            await clean_up()
            raise

    found = await ask(exercise, world, live, 2)
    world.check(
        request.calls[0].was_cancelled or request.calls[0].end_s is None,
        "no-timeout",
        "You waited for the request to its end, and only then looked at the time. A limit must act while you wait: "
        "`async with asyncio.timeout(limit):`.",
    )
    assert found == 99.5
    assert request.calls[0].end_s == world.about(2.0)
    world.took(2.25, because="the limit + 0.25 s of clean-up")


async def test_an_error_of_the_exchange(exercise, world):
    """The exchange answers with an error after 1 s: that is no timeout, and comes out."""
    live = world.operation("live", seconds=1, raises=ExchangeClosed("at night"))
    try:
        found = await ask(exercise, world, live, 2)
    except ExchangeClosed:
        return
    world.check(
        False,
        "swallowed-error",
        f"The exchange raised an error, and you returned {found} as if the time had been up. Catch `TimeoutError` and "
        "nothing else.",
    )


async def test_cancelled_while_asking(exercise, world):
    """You are cancelled after 1 s: you end at once as cancelled, and so does the request."""
    live = world.operation("live", seconds=5, returns=101.25)
    task = asyncio.create_task(exercise.quote(live, 99.5, 3))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    left_s = world.elapsed
    if not task.cancelled():
        found = task.result()
        world.check(
            False,
            "swallowed-cancel",
            f"You were cancelled, and returned {found}. Inside of the block a timeout and a cancellation look the "
            "same: both are `CancelledError`. Catch `TimeoutError`, outside of it, and let `CancelledError` go on.",
        )
    await asyncio.sleep(9)
    world.check(
        live.calls[0].was_cancelled,
        "orphan",
        "You were cancelled, and the request went on by itself. `asyncio.wait` cancels nothing, also not when it is "
        "cancelled: cancel the request's task in `finally`, and await it.",
    )
    assert left_s == world.about(1.0)
