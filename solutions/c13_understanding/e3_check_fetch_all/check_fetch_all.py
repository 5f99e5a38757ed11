import asyncio
from collections.abc import Awaitable, Callable


async def check(fetch_all: Callable[..., Awaitable[list[str]]]) -> None:
    """Raise `AssertionError` if the given `fetch_all` is wrong, and return if it is right.

    This time you are the grader. `await fetch_all(fetch, urls)`, as in the third chapter, must fetch all pages at the
    same time, each url as often as it is in `urls`, and give their texts in the order of `urls`. If `fetch` raises an
    exception for one of them, an exception must come out of `fetch_all`: that one or one that contains it, as a
    `TaskGroup` does.

    Write a `fetch` of your own, an `async def` that knows what it is asked and takes its time, and look at the result,
    the calls, and `asyncio.get_running_loop().time()`. Your check will be given right and wrong versions of
    `fetch_all`; the right ones are written in different ways, so ask only for what is said here.

    For example, a `fetch_all` that loads one page after another must make your check raise `AssertionError`.
    """
    loop = asyncio.get_running_loop()
    seconds = {"slow": 3, "fast": 1, "middle": 2}
    calls: list[str] = []

    async def fetch(url: str) -> str:
        calls.append(url)
        await asyncio.sleep(seconds[url])
        return f"text of {url}"

    urls = ["slow", "fast", "middle", "fast"]
    start = loop.time()
    texts = await fetch_all(fetch, urls)
    took = loop.time() - start
    assert texts == [f"text of {url}" for url in urls], "another text, or another order"
    assert took < 4, "not at the same time"  # 3 s together, 7 s in a row
    assert sorted(calls) == sorted(urls), "each url as often as it is there"

    async def broken(url: str) -> str:
        await asyncio.sleep(1)
        if url == "bad":
            raise ValueError(url)
        return url

    try:
        await fetch_all(broken, ["good", "bad", "good"])
    except Exception:  # which one is left open
        return
    raise AssertionError("an error was hidden")
