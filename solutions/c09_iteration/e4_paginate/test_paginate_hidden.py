"""The hidden tests of paginate."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace

from grader.trial.world import points

PAGES = {None: (["a", "b", "c"], "p2"), "p2": (["d", "e"], "p3"), "p3": (["f", "g"], None)}


class ServiceDown(Exception):
    """What a page raises that can't be had."""


def page(cursor):
    """The items of a page, in a list of its own, and the next cursor."""
    items, following = PAGES[cursor]
    return list(items), following


def service(world, fails_at=None):
    """Three pages with seven items; a page takes 1 s, closing 0.5 s."""
    return SimpleNamespace(
        open=world.operation("open", seconds=0),
        page=world.operation(
            "page",
            seconds=1,
            returns=page,
            raises=lambda cursor: ServiceDown(cursor) if cursor == fails_at and cursor else None,
        ),
        close=world.operation("close", seconds=0.5),
    )


async def test_one_page_at_a_time(exercise, world):
    """The first item is there after 1 s, and no page is asked for before its first item is wanted."""
    api = service(world)
    seen = []
    async for item in exercise.paginate(api):
        seen.append((item, world.elapsed, api.page.count))
        await asyncio.sleep(0.3)  # the reader is busy with it
    assert [item for item, _, _ in seen] == ["a", "b", "c", "d", "e", "f", "g"]
    world.check(
        [count for _, _, count in seen] == [1, 1, 1, 2, 2, 3, 3],
        "eager",
        f"{seen[0][2]} of 3 pages had been asked for when item a came, and {seen[2][2]} when item c came; both are on "
        "the first page. Hand out all of a page before you ask for the next one, and ask only when it is wanted.",
    )
    assert [at for _, at, _ in seen] == world.about([1.0, 1.3, 1.6, 2.9, 3.2, 4.5, 4.8])
    world.check(
        api.close.count <= 1, "closed-twice", f"You closed the api {api.close.count} times; `finally` alone is enough."
    )
    assert api.close.count == 1


async def left_early(exercise, world):
    """Read one item, close the generator, and say how often the api was closed."""
    api = service(world)
    items = aiter(exercise.paginate(api))
    await anext(items)
    await items.aclose()
    return api.close.count


async def test_closed_before_its_end(exercise, world):
    """When a reader leaves after the first item and closes the generator, the api is closed."""
    closed = await left_early(exercise, world)
    world.check(
        closed == 1,
        "not-closed",
        "The generator was closed before its end, and the api stayed open: put `close` into `finally`.",
    )


async def test_an_error_goes_on(exercise, world):
    """When the second page fails, the error comes out after the first three items, and the api is closed."""
    api = service(world, fails_at="p2")
    items, error = [], None
    try:
        async for item in exercise.paginate(api):
            items.append(item)
    except ServiceDown as failure:
        error = failure
    world.check(
        error is not None,
        "swallowed-error",
        "A page failed, and the reader was told that this was the end; let the error out.",
    )
    world.check(
        api.close.count > 0, "not-closed", "A page failed, and the api stayed open: put `close` into `finally`."
    )
    assert items == ["a", "b", "c"]
    assert api.close.count == 1


@points(2)
async def test_stops_at_the_first_hit(exercise, world):
    """A hit on the second page: two pages are asked for, and at 2.5 s, when first_match returns, the api is closed."""
    api = service(world)
    found = await exercise.first_match(api, lambda item: item >= "d")
    returned, closed = world.elapsed, [call.end_s for call in api.close.calls]
    await asyncio.sleep(5)  # a generator that was left open may be closed some time later
    assert found == "d"
    paginate_closes = await left_early(exercise, world)
    world.check(
        api.page.count <= 2,
        "eager",
        f"The hit was on the second page, and you asked for {api.page.count}: return as soon as you have it.",
    )
    world.check(
        not paginate_closes or (len(closed) == 1 and closed[0] is not None),
        "unclosed-generator",
        "When `first_match` returned, the api was still open: leaving the loop does not close the generator. "
        "Use `async with aclosing(…)`.",
    )
    if paginate_closes:
        assert returned == world.about(2.5)


async def test_given_up(exercise, world):
    """When first_match is cancelled while the second page loads, it closes the api before it ends, at 2 s."""
    api = service(world)
    task = asyncio.create_task(exercise.first_match(api, lambda item: item >= "f"))
    await asyncio.sleep(1.5)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
    world.check(
        api.close.count > 0,
        "not-closed",
        "The reader was cancelled, and the api stayed open: put `close` into `finally`.",
    )
    world.took(2.0, because="1.5 + 0.5 to close")
