"""The hidden tests of single_flight."""

import asyncio

from grader.trial.world import points


class ServiceDown(Exception):
    """What a load raises that fails."""


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


async def outcome(world, cache, key):
    """The value that the cache gives, or the load's error."""
    try:
        return await ask(world, cache, key)
    except ServiceDown as error:
        return error


async def test_fifty_askers(exercise, world):
    """Fifty who ask for one missing key, some a little later, cause one load and all get its value."""
    load = world.operation("load", seconds=1.0, returns=lambda key: f"weather in {key}")
    cache = exercise.Cache(load)

    async def late(number):
        await asyncio.sleep(0.011 * number)
        return await ask(world, cache, "Oslo")

    values = await asyncio.gather(*(late(number) for number in range(50)))
    world.check(
        load.count == 1,
        "check-then-await",
        f"Fifty asked for the same key, and it was loaded {load.count} times: "
        "they all looked before anybody had stored something.",
    )
    assert values == ["weather in Oslo"] * 50
    looks = world.sleeps
    world.check(
        looks == 0,
        "polling",
        f"Who waited for the load slept {looks} times and looked whether it was there, and so got it late. Wait for the "
        "load itself.",
    )
    world.took(1.0, because="one load for all")


async def test_other_keys_do_not_wait(exercise, world):
    """Three keys that load for 1, 1.3 and 1.7 s are all there after 1.7 s."""
    load = world.operation("load", seconds={"Oslo": 1.0, "Rome": 1.3, "Lima": 1.7}, returns=str.upper)
    cache = exercise.Cache(load)
    assert await asyncio.gather(*(ask(world, cache, key) for key in ["Oslo", "Rome", "Lima"])) == [
        "OSLO",
        "ROME",
        "LIMA",
    ]
    world.check(
        world.elapsed != world.about(4.0),
        "global-lock",
        "Three keys took 4.00 s, one after another: who asks for Rome waits for Oslo. Keep apart what belongs to "
        "different keys.",
    )
    world.took(1.7, because="max(1, 1.3, 1.7)")


async def test_a_failure_is_not_remembered(exercise, world):
    """After a load that failed, the next `get` loads again."""
    load = world.operation(
        "load", seconds=1.0, returns=str.upper, raises=lambda _key: ServiceDown("503") if load.count == 1 else None
    )
    cache = exercise.Cache(load)
    first = await outcome(world, cache, "Oslo")
    world.check(
        isinstance(first, ServiceDown),
        "swallowed-error",
        f"The load failed, and `get` gave {first!r}; let the error go on to the caller.",
    )
    second = await outcome(world, cache, "Oslo")
    world.check(
        not isinstance(second, ServiceDown),
        "cached-failure",
        "The service was down for a moment, and your cache keeps saying so for ever. Forget a load that failed.",
    )
    assert second == "OSLO"


async def test_a_failure_reaches_everybody_who_waits(exercise, world):
    """When a load fails for which three are waiting, none of them waits for ever."""
    load = world.operation(
        "load", seconds=1.0, returns=str.upper, raises=lambda _key: ServiceDown("503") if load.count == 1 else None
    )
    cache = exercise.Cache(load)
    answers = await asyncio.gather(*(outcome(world, cache, "Oslo") for _ in range(3)))
    # the others may get the error too, or try again: both are sound
    assert all(isinstance(answer, ServiceDown) or answer == "OSLO" for answer in answers)


@points(2)
async def test_one_who_gives_up_does_not_spoil_it(exercise, world):
    """When one of three who wait is cancelled, whichever it is, the two others get the value."""
    for leaver in range(3):
        load = world.operation("load", seconds=1.0, returns=str.upper)
        cache = exercise.Cache(load)
        askers = [asyncio.create_task(ask(world, cache, "Oslo")) for _ in range(3)]
        await asyncio.sleep(0.53)
        askers[leaver].cancel()
        answers = await asyncio.gather(*askers, return_exceptions=True)
        assert isinstance(answers.pop(leaver), asyncio.CancelledError)
        world.check(
            not any(isinstance(answer, asyncio.CancelledError) for answer in answers),
            "cancel-poisons-others",
            "One caller gave up, and others were cancelled with it: "
            "cancelling who awaits a task cancels the task. Put `asyncio.shield` between.",
        )
        assert answers == ["OSLO", "OSLO"]
