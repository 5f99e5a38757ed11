"""The hidden tests of fetch_all."""


async def test_three_pages_load_together(exercise, world):
    """Three pages of 1 s each are there after 1 s, and each was fetched once."""
    fetch = world.operation("fetch", seconds=1.0, returns=lambda url: f"<{url}>")
    pages = await exercise.fetch_all(fetch, ["a", "b", "c"])
    assert sorted(pages) == ["<a>", "<b>", "<c>"]  # pages that arrive together may come in any order here
    world.check(
        fetch.peak != 2,
        "too-few-at-once",
        "Only two of three pages were under way at the same time; nothing keeps you from loading all of them at once.",
    )
    world.took(1.0, because="max(1, 1, 1)")
    assert fetch.peak == 3
    assert fetch.count == 3


async def test_keeps_the_order_of_the_urls(exercise, world):
    """Pages that answer after 3, 1 and 2 s come back in the order of the urls."""
    fetch = world.operation("fetch", seconds={"slow": 3, "fast": 1, "middle": 2}, returns=str.upper)
    pages = await exercise.fetch_all(fetch, ["slow", "fast", "middle"])
    world.check(
        pages != ["FAST", "MIDDLE", "SLOW"],
        "completion-order",
        "The pages came back in the order in which they arrived, not in the order of the urls.",
    )
    assert pages == ["SLOW", "FAST", "MIDDLE"]
    world.took(3.0, because="max(3, 1, 2)")
