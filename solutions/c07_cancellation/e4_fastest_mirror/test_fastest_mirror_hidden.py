"""The hidden tests of fastest_mirror."""

import asyncio


class MirrorDown(Exception):
    """What a mirror says that can't help."""


class Mirror:
    """Call it to ask. It answers after some seconds, or fails; when it is cancelled, it cleans up for a moment."""

    def __init__(self, world, name, seconds, *, clean_up=0.25, fails=False):
        self.error = MirrorDown(name) if fails else None
        self.request = world.operation(f"ask {name}", seconds=seconds, returns=name.encode(), raises=self.error)
        self.clean_up = world.operation(f"clean up {name}", seconds=clean_up)

    async def __call__(self):
        try:
            return await self.request()
        except asyncio.CancelledError:
            await self.clean_up()
            raise


def together(world, mirrors):
    """Demand that all mirrors were asked at once."""
    world.check(
        [call.start_s for mirror in mirrors for call in mirror.request.calls] == world.about([0] * len(mirrors)),
        "sequential-await",
        "The mirrors were not asked at the same time: you began with one and waited for it.",
    )


def first_finished(world, error):
    """One mirror's failure came out, although others had not answered yet."""
    world.check(
        False,
        "first-finished-is-not-first-success",
        f"The first mirror that was done had failed, and you ended with it: {error!r}. `FIRST_COMPLETED` means done, "
        "not successful: look at the others until one succeeds.",
    )


async def test_losers_are_cancelled_and_awaited(exercise, world):
    """Two mirrors fail at first, one is good at 2 s: the one of 3 s is cancelled, and you return at 2.25 s."""
    slow, fast = Mirror(world, "slow", 3), Mirror(world, "fast", 2)
    mirrors = [slow, Mirror(world, "down", 1, fails=True), fast, Mirror(world, "gone", 0.5, fails=True)]
    try:
        found = await exercise.fastest_mirror(mirrors)
    except (MirrorDown, ExceptionGroup) as error:
        first_finished(world, error)
    together(world, mirrors)
    world.check(
        slow.request.calls[0].was_cancelled or slow.request.calls[0].end_s is None,
        "waits-for-all",
        f"The answer was there at 2.00 s, and you returned at {world.elapsed:.2f} s, when the slowest mirror had "
        "answered too. Stop at the first success.",
    )
    assert found == b"fast"
    assert slow.request.calls[0].end_s == world.about(2)
    world.took(2.25, because="2 + 0.25 s of clean-up")


async def test_all_fail(exercise, world):
    """Three mirrors fail after 2, 1 and 3 s: after 3 s out comes a group of three errors."""
    mirrors = [Mirror(world, name, seconds, fails=True) for name, seconds in [("a", 2), ("b", 1), ("c", 3)]]
    try:
        found = await exercise.fastest_mirror(mirrors)
    except (MirrorDown, ExceptionGroup) as error:
        found = error
    together(world, mirrors)
    if world.elapsed < 3:
        first_finished(world, found)
    known = found.exceptions if isinstance(found, ExceptionGroup) else []
    world.check(
        sorted(str(error) for error in known) == ["a", "b", "c"],
        "all-failed-not-reported",
        f"All three mirrors failed, and what came out is {found!r}. Raise an `ExceptionGroup` with all three errors: "
        "whoever looks for the cause needs each of them.",
    )
    world.took(3.0, because="max(2, 1, 3)")


async def test_cancelled_while_asking(exercise, world):
    """You are cancelled at 1 s: the mirrors are cancelled, have cleaned up at 1.25 s, and you end as cancelled."""
    # an answer that leaves losers behind is another mistake, which the kit sees here
    await exercise.fastest_mirror([Mirror(world, "first", 0, clean_up=0), Mirror(world, "second", 0.5, clean_up=0)])
    began_s = world.elapsed
    mirrors = [Mirror(world, "slow", 3), Mirror(world, "fast", 2)]
    task = asyncio.create_task(exercise.fastest_mirror(mirrors))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.wait([task])
    left_s = world.elapsed - began_s
    await asyncio.sleep(9)
    if not task.cancelled():
        if task.exception() is not None and not isinstance(task.exception(), MirrorDown | ExceptionGroup):
            task.result()
        world.check(
            False,
            "swallowed-cancel",
            "You were cancelled, and did not end as cancelled. A cancellation is no failure of a mirror: let "
            "`CancelledError` go on.",
        )
    world.check(
        all(call.was_cancelled for mirror in mirrors for call in mirror.request.calls),
        "orphan",
        "You were cancelled, and the mirrors went on by themselves: `asyncio.wait` cancels nothing, also not when it "
        "is cancelled. Cancel your tasks in `finally`, and await them.",
    )
    assert left_s == world.about(1.25)
