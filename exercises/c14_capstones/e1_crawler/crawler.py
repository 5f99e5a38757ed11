from collections.abc import Awaitable, Callable


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
    raise NotImplementedError
