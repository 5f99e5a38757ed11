"""The visible tests of crawler."""

import asyncio
import contextlib

LINKS = {
    "http://a/": ["http://a/x", "http://a/y"],
    "http://a/x": ["http://a/y", "http://a/"],
    "http://a/y": ["http://a/x#top", "http://elsewhere/"],
    "http://elsewhere/": [],
}


async def test_three_pages(exercise, world):
    """Three pages of one host that link to each other, and one link to elsewhere."""
    fetch = world.operation("fetch", seconds=0.5, returns=lambda url: LINKS.get(url, []))
    pages = "nothing after 60 s"
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(60):
            pages = await exercise.crawl(fetch, "http://a/", hosts={"a"}, per_host=2, delay=0.1)
    assert pages == {url: links for url, links in LINKS.items() if url != "http://elsewhere/"}
    assert fetch.count == 3


async def test_a_dead_link(exercise, world):
    """A page that can't be had is None."""
    fetch = world.operation(
        "fetch",
        seconds=0.5,
        returns=["http://a/x"],
        raises=lambda url: OSError("404") if url == "http://a/x" else None,
    )
    try:
        async with asyncio.timeout(60):
            pages = await exercise.crawl(fetch, "http://a/", hosts={"a"}, per_host=2, delay=0)
    except (OSError, ExceptionGroup) as error:
        pages = error
    assert pages == {"http://a/": ["http://a/x"], "http://a/x": None}
