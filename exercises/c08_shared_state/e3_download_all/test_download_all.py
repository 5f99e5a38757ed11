"""The visible tests of download_all."""


async def test_files_in_order(exercise, world):
    """Four files come back in the order of their urls."""
    fetch = world.operation("fetch", seconds={"a": 2, "b": 1, "c": 1.5, "d": 0.7}, returns=str.encode)
    files = await exercise.download_all(fetch, ["a", "b", "c", "d"], 2)
    world.check(
        files != [b"b", b"a", b"c", b"d"],
        "completion-order",
        "The files came back in the order in which they arrived, not in the order of the urls.",
    )
    assert files == [b"a", b"b", b"c", b"d"]


async def test_not_more_than_the_limit(exercise, world):
    """With a limit of 2 no more than two downloads go on at the same time."""
    fetch = world.operation("fetch", seconds=1, returns=str.encode)
    await exercise.download_all(fetch, ["a", "b", "c", "d", "e"], 2)
    world.check(fetch.peak <= 3, "unbounded", f"{fetch.peak} downloads went on at the same time; the limit is 2.")
    assert fetch.peak <= 2, "three downloads went on at the same time; the limit is 2"


async def test_no_files(exercise, world):
    """No urls, no files."""
    assert await exercise.download_all(world.operation("fetch"), [], 3) == []
