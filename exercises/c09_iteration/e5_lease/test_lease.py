"""The visible tests of lease."""

from contextlib import suppress
from types import SimpleNamespace


def pool_of(world):
    """A pool that acquires in 0.5 s, releases in 0.3 s and discards in 0.4 s."""
    return SimpleNamespace(
        acquire=world.operation("acquire", seconds=0.5, returns="conn-1"),
        release=world.operation("release", seconds=0.3),
        discard=world.operation("discard", seconds=0.4),
    )


async def test_a_block_that_ends_well(exercise, world):
    """The connection is acquired, and released at the end."""
    pool = pool_of(world)
    lease = exercise.lease(pool)
    came = "None" if lease is None else f"a {type(lease).__name__}"
    world.check(
        hasattr(lease, "__aenter__"),
        "not-a-context-manager",
        f"`lease` gave {came}, which `async with` can't use: put `@asynccontextmanager` above an async generator.",
    )
    async with lease as conn:
        assert conn == "conn-1"
        assert (pool.release.count, pool.discard.count) == (0, 0)
    assert [call.args for call in pool.release.calls] == [("conn-1",)]
    assert pool.discard.count == 0


async def test_a_block_that_fails(exercise, world):
    """After an error the connection is discarded."""
    pool = pool_of(world)
    with suppress(ValueError):
        async with exercise.lease(pool):
            raise ValueError("half a message was sent")
    assert [call.args for call in pool.discard.calls] == [("conn-1",)]
