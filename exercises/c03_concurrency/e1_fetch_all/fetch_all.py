from collections.abc import Awaitable, Callable, Sequence


async def fetch_all(fetch: Callable[[str], Awaitable[str]], urls: Sequence[str]) -> list[str]:
    """Fetch all pages at the same time and return their texts in the order of `urls`.

    Your program needs a handful of pages, and each takes a second or so to arrive. `fetch(url)` is a coroutine function
    that gives the text of one page. Load all of them at once; whichever answers first, the result keeps the order of
    `urls`.

    For example, `await fetch_all(fetch, ["a", "b"])` may give `["text of a", "text of b"]`, after the time of the
    slower page. An empty list of urls gives an empty list.
    """
    raise NotImplementedError
