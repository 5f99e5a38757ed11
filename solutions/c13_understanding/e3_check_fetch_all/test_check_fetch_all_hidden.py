"""The hidden tests of check_fetch_all: right versions of `fetch_all`, and wrong ones."""

import asyncio
import contextvars


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


async def with_gather(fetch, urls):
    return list(await asyncio.gather(*(fetch(url) for url in urls)))


async def with_a_task_group(fetch, urls):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(url)) for url in urls]
    return [task.result() for task in tasks]


async def with_tasks(fetch, urls):
    tasks = [asyncio.create_task(fetch(url)) for url in urls]
    return [await task for task in tasks]


async def with_wait(fetch, urls):
    if not urls:
        return []
    tasks = [asyncio.create_task(fetch(url)) for url in urls]
    await asyncio.wait(tasks)
    return [task.result() for task in tasks]


async def one_after_another(fetch, urls):
    return [await fetch(url) for url in urls]


async def as_they_arrive(fetch, urls):
    pages = []

    async def one(url):
        pages.append(await fetch(url))

    await asyncio.gather(*(one(url) for url in urls))
    return pages


async def each_url_once(fetch, urls):
    return await with_gather(fetch, list(dict.fromkeys(urls)))


async def hides_errors(fetch, urls):
    return await asyncio.gather(*(fetch(url) for url in urls), return_exceptions=True)


async def fetches_twice(fetch, urls):
    pages = await asyncio.gather(*(fetch(url) for url in urls), *(fetch(url) for url in urls))
    return pages[: len(urls)]


async def test_accepts_right_ones(exercise, world):
    """Your check accepts four right versions: with `gather`, a `TaskGroup`, tasks, and `wait`."""
    for version in [with_gather, with_a_task_group, with_tasks, with_wait]:
        world.check(
            await is_accepted(exercise, version),
            "rejects-a-right-solution",
            f"Your check rejects a right `fetch_all`, the one written {version.__name__.replace('_', ' ')}: "
            "ask only for what the exercise says.",
        )


async def check_is_rejected(exercise, world, fetch_all, sentence):
    world.check(
        not await is_accepted(exercise, fetch_all),
        "lets-a-mutant-live",
        f"Your check accepts a `fetch_all` that {sentence}",
    )


async def test_rejects_one_after_another(exercise, world):
    """Your check rejects a `fetch_all` that loads one page after another."""
    await check_is_rejected(
        exercise,
        world,
        one_after_another,
        "loads one page after another: look at the time, or at what goes on at once.",
    )


async def test_rejects_the_order_of_arrival(exercise, world):
    """Your check rejects a `fetch_all` that gives the pages in the order of their arrival."""
    await check_is_rejected(
        exercise,
        world,
        as_they_arrive,
        "gives the pages in the order of their arrival: let the first page come last, and look at the order.",
    )


async def test_rejects_each_url_once(exercise, world):
    """Your check rejects a `fetch_all` that drops urls which occur twice."""
    await check_is_rejected(exercise, world, each_url_once, "drops a url that occurs twice: ask for one twice.")


async def test_rejects_hidden_errors(exercise, world):
    """Your check rejects a `fetch_all` from which no error comes out."""
    await check_is_rejected(
        exercise, world, hides_errors, "puts an error into the list as if it were a page: let your `fetch` raise one."
    )


async def test_rejects_fetching_twice(exercise, world):
    """Your check rejects a `fetch_all` that fetches every page twice."""
    await check_is_rejected(
        exercise, world, fetches_twice, "fetches every page twice at the same time: have your `fetch` note its calls."
    )
