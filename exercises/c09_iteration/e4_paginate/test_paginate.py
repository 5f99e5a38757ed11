"""The visible tests of paginate."""

from types import SimpleNamespace

PAGES = {None: (["a", "b", "c"], "p2"), "p2": (["d", "e"], "p3"), "p3": (["f", "g"], None)}


def page(cursor):
    """The items of a page, in a list of its own, and the next cursor."""
    items, following = PAGES[cursor]
    return list(items), following


def service(world):
    """Three pages with seven items; a page takes 1 s, closing 0.5 s."""
    return SimpleNamespace(
        open=world.operation("open", seconds=0),
        page=world.operation("page", seconds=1, returns=page),
        close=world.operation("close", seconds=0.5),
    )


async def test_all_items_in_order(exercise, world):
    """All seven items come, page after page, and the api is closed."""
    api = service(world)
    assert [item async for item in exercise.paginate(api)] == ["a", "b", "c", "d", "e", "f", "g"]
    assert [api.open.count, api.page.count, api.close.count] == [1, 3, 1]


async def test_first_match(exercise, world):
    """The first item after "c" is "d"; after "z" there is none."""
    assert await exercise.first_match(service(world), lambda item: item > "c") == "d"
    assert await exercise.first_match(service(world), lambda item: item > "z") is None
