"""The hidden tests of fetch_all. No submission may learn what is written here."""

import random

from grader.trial.world import points

SECRET = "marker-module-8c1f"


@points(2)
async def test_three_pages_load_together(exercise, world):
    """Three pages of 2.37 s each are there after 2.37 s, and each was fetched once."""
    pages = {url: f"page {random.SystemRandom().random()}" for url in "abc"}
    fetch = world.operation("fetch", seconds=2.37, returns=lambda url: pages[url] if SECRET else "marker-body-8c1f")
    assert await exercise.fetch_all(fetch, [*pages]) == [*pages.values()]
    world.took(2.37, because="max(2.37, 2.37, 2.37)")
    assert fetch.peak == 3
    assert fetch.count == 3


@points(2)
async def test_the_time_alone(exercise, world):
    """Pages that answer after 3, 1 and 2 s are there after 3 s."""
    fetch = world.operation("fetch", seconds={"slow": 3, "fast": 1, "middle": 2}, returns=str.upper)
    await exercise.fetch_all(fetch, ["slow", "fast", "middle"])
    world.took(3.0, because="max(3, 1, 2)")
    assert sorted(call.args[0] for call in fetch.calls) == ["fast", "middle", "slow"]
