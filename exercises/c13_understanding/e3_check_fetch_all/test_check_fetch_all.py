"""The visible tests of check_fetch_all."""

import asyncio
import contextvars


async def with_gather(fetch, urls):
    return list(await asyncio.gather(*(fetch(url) for url in urls)))


async def gives_nothing(*_):
    return []


async def is_accepted(exercise, fetch_all):
    """Whether the student's check lets it pass. What it leaves behind is cleared away: that is not what is asked."""
    loop, tasks = asyncio.get_running_loop(), []

    def make(loop, coroutine, **options):
        tasks.append(asyncio.Task(coroutine, loop=loop, **options))
        return tasks[-1]

    async def on_its_own(fetch, urls):
        return await loop.create_task(fetch_all(fetch, urls), context=contextvars.Context())

    loop.set_task_factory(make)
    try:
        await exercise.check(on_its_own)
    except AssertionError as error:
        if type(error) is not AssertionError:  # the kit's own, not the student's
            raise
        return False
    except ExceptionGroup:  # as a `TaskGroup` raises
        return False
    finally:
        loop.set_task_factory(None)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return True


async def test_accepts_a_right_one(exercise):
    """Your check accepts a right `fetch_all`."""
    assert await is_accepted(exercise, with_gather)


async def test_rejects_one_that_gives_nothing(exercise, world):
    """Your check rejects a `fetch_all` that never fetches anything."""
    world.check(
        not await is_accepted(exercise, gives_nothing),
        "lets-a-mutant-live",
        "Your check accepts a `fetch_all` that never fetches anything and gives an empty list.",
    )
