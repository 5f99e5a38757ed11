import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from urllib.parse import urldefrag, urlsplit


async def crawl(
    fetch: Callable[[str], Awaitable[list[str]]], start: str, *, hosts: set[str], per_host: int, delay: float
) -> dict[str, list[str] | None]:
    """Visit every page that can be reached from `start` within `hosts`, and return the links of each.

    You look for dead links on your company's web sites, and the people who run them shall not notice. `fetch(url)` is a
    coroutine function that gives the links of a page, as complete URLs; it raises an exception if the page can't be
    had. The host of a URL is what `urllib.parse.urlsplit(url).netloc` says, with the port; pages of other hosts are
    none of your business. What follows a `#` is not part of a page's URL: drop it.

    Fetch each page once, as many at the same time as good manners allow: for each host, at most `per_host` requests
    are going on, and at least `delay` seconds lie between the starts of two. The hosts don't wait for each other.

    The result has the URL of each page, with the links as `fetch` gave them, or None if the page could not be had. If
    you are cancelled, so are your requests. For example, if `http://a/` links to `http://a/x#top`, which does not
    exist, the result is `{"http://a/": ["http://a/x#top"], "http://a/x": None}`.
    """
    pages: dict[str, list[str] | None] = {}
    manners = {host: _Manners(per_host, delay) for host in hosts}  # the hosts don't wait for each other

    def follow(links: Iterable[str]) -> None:
        for link in links:
            url = urldefrag(link).url
            if url not in pages and urlsplit(url).netloc in hosts:
                pages[url] = None  # taken, before anybody else gets a turn
                group.create_task(visit(url))

    async def visit(url: str) -> None:
        async with manners[urlsplit(url).netloc].turn():
            try:
                links = await fetch(url)
            except Exception:
                return  # this page stays None; the others go on
        pages[url] = links
        follow(links)

    async with asyncio.TaskGroup() as group:  # ends when the last task has ended, and is there for the ones they make
        follow([start])
    return pages


class _Manners:
    """What one host allows."""

    def __init__(self, per_host: int, delay: float) -> None:
        self._slots = asyncio.Semaphore(per_host)
        self._delay = delay
        self._next_start = 0.0

    @contextlib.asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A place among those who make requests, from the moment in which the next one may start."""
        async with self._slots:
            now = asyncio.get_running_loop().time()
            start = max(now, self._next_start)
            self._next_start = start + self._delay  # before we wait: whoever comes now comes after us
            await asyncio.sleep(start - now)
            yield
