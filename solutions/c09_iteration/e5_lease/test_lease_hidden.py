"""The hidden tests of lease."""

import asyncio
from types import SimpleNamespace

from grader.trial.world import points


class PoolClosed(Exception):
    """What a pool raises that gives no connections any more."""


def pool_of(world, acquire_raises=None):
    """A pool that acquires in 0.5 s, releases in 0.3 s and discards in 0.4 s."""
    return SimpleNamespace(
        acquire=world.operation("acquire", seconds=0.5, returns="conn-1", raises=acquire_raises),
        release=world.operation("release", seconds=0.3),
        discard=world.operation("discard", seconds=0.4),
    )


def given_back(pool):
    """What was done with the connection, in order: `release` or `discard`."""
    calls = [(call.start_s, name) for name in ["release", "discard"] for call in getattr(pool, name).calls]
    return [name for _, name in sorted(calls)]


def leased(exercise, world, pool):
    """What the student's function gives, if a block can be entered with it."""
    lease = exercise.lease(pool)
    world.check(
        hasattr(lease, "__aenter__"),
        "not-a-context-manager",
        "What `lease` gives can't be used with `async with`: put `@asynccontextmanager` above an async generator.",
    )
    return lease


async def use(lease, block):
    """Run the block with a connection; gives the ValueError that comes out, if one does."""
    try:
        async with lease as conn:
            await block(conn)
    except ValueError as error:
        return error
    return None


async def fails(_conn):
    """A block that fails after 0.2 s."""
    await asyncio.sleep(0.2)
    raise ValueError("half a message was sent")


async def test_released_when_the_block_ends(exercise, world):
    """Acquiring takes 0.5 s, the block 2 s and releasing 0.3 s: after 2.8 s all of it is done.

    Stays because it says that a good connection was discarded; the visible test only sees that none was released.
    """
    pool = pool_of(world)

    async def work(conn):
        assert conn == "conn-1"
        await asyncio.sleep(2)

    await use(leased(exercise, world, pool), work)
    world.check(
        "discard" not in given_back(pool),
        "discards-good-ones",
        "The block ended well, and its connection was discarded; discard it only after an error.",
    )
    assert given_back(pool) == ["release"]
    assert pool.release.calls[0].args == ("conn-1",)
    world.took(2.8, because="0.5 + 2 + 0.3")


@points(2)
async def test_an_error_in_the_block(exercise, world):
    """When the block fails, the connection is discarded, and the error goes on."""
    pool = pool_of(world)
    error = await use(leased(exercise, world, pool), fails)
    world.check(
        given_back(pool) != [],
        "no-cleanup-on-error",
        "The block failed, and its connection is lost: an error is raised at the `yield`, so put that into `try`.",
    )
    world.check(
        "release" not in given_back(pool),
        "broken-connection-reused",
        "The block failed, and its connection went back into the pool, where others will use it; discard it.",
    )
    world.check(
        isinstance(error, ValueError),
        "swallowed-error",
        "The block raised a ValueError, and behind it everything went on as if nothing had happened: "
        "raise it again after `discard`; in a class, return nothing from `__aexit__`.",
    )
    assert given_back(pool) == ["discard"]
    world.took(1.1, because="0.5 + 0.2 + 0.4")


@points(2)
async def test_a_cancelled_block(exercise, world):
    """When the task is cancelled in the block, at 3 s, the connection is discarded, and the task ends cancelled."""
    pool, other = pool_of(world), pool_of(world)

    async def rest(_conn):
        await asyncio.sleep(60)

    task = asyncio.create_task(use(leased(exercise, world, pool), rest))
    await asyncio.sleep(3)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    ended = world.elapsed
    # how an error is treated says what is wrong with a cancellation
    error = await use(leased(exercise, world, other), fails)
    world.check(
        given_back(pool) != [] or given_back(other) == [],
        "no-cleanup-on-cancel",
        "The task was cancelled, and its connection is lost: `except Exception` does not catch a CancelledError.",
    )
    world.check(
        "release" not in given_back(pool),
        "broken-connection-reused",
        "The task was cancelled, and its connection went back into the pool, where others will use it; discard it.",
    )
    world.check(
        task.cancelled(),
        "swallowed-cancel" if error else "swallowed-error",
        "The task was cancelled, and went on as if nothing had happened: raise the error again after `discard`.",
    )
    assert given_back(pool) == ["discard"]
    assert ended == world.about(3.4)


async def test_cancelled_while_it_acquires(exercise, world):
    """A task that is cancelled while it waits for a connection gives none back."""
    pool = pool_of(world)
    task = asyncio.create_task(use(leased(exercise, world, pool), asyncio.sleep))
    await asyncio.sleep(0.2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    world.check(
        given_back(pool) == [] and task.cancelled(),
        "releases-unacquired",
        "The task was cancelled before it had a connection, and you tried to give one back: acquire it before `try`.",
    )


async def test_a_pool_that_is_closed(exercise, world):
    """When acquiring fails, its error comes out, and nothing is given back."""
    pool = pool_of(world, acquire_raises=PoolClosed("closed"))
    lease = leased(exercise, world, pool)
    error = None
    try:
        await use(lease, asyncio.sleep)
    except Exception as failure:
        error = failure
    world.check(
        given_back(pool) == [] and isinstance(error, PoolClosed),
        "releases-unacquired",
        "There was no connection to be had, and you tried to give one back: acquire it before `try`.",
    )
