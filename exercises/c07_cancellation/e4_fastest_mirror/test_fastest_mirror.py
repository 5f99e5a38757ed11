"""The visible tests of fastest_mirror."""

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


async def test_the_fastest_good_mirror(exercise, world):
    """One mirror fails after 1 s, and two are good after 2 and 3 s: the faster one wins."""
    mirrors = [Mirror(world, "slow", 3), Mirror(world, "down", 1, fails=True), Mirror(world, "fast", 2)]
    try:
        found = await exercise.fastest_mirror(mirrors)
    except (MirrorDown, ExceptionGroup) as error:
        first_finished(world, error)
    together(world, mirrors)
    assert found == b"fast"


async def test_one_mirror(exercise, world):
    """One good mirror is enough."""
    assert await exercise.fastest_mirror([Mirror(world, "only", 1)]) == b"only"
    world.took(1.0, because="the only mirror")
