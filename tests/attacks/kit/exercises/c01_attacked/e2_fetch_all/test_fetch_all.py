"""The visible test of fetch_all."""


async def test_two_pages(exercise, world):
    """Two pages that take 1 and 2 s are both there after 2 s."""
    fetch = world.operation("fetch", seconds={"a": 1, "b": 2}, returns=lambda url: f"<{url}>")
    assert await exercise.fetch_all(fetch, ["a", "b"]) == ["<a>", "<b>"]
    world.took(2.0, because="max(1, 2)")
