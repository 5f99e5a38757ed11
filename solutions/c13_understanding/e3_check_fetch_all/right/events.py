import asyncio


async def check(fetch_all):
    urls = ["a", "b", "a", "c"]
    started, all_started = [], asyncio.Event()

    async def fetch(url):
        """Nobody gets a page before all are asked for; then the last one asked for comes first."""
        started.append(url)
        place = len(started)
        if len(started) == len(urls):
            all_started.set()
        await all_started.wait()
        for _ in range(2 * (len(urls) - place)):
            await asyncio.sleep(0)
        return f"page {url}"

    try:
        async with asyncio.timeout(60):
            pages = await fetch_all(fetch, urls)
    except TimeoutError:
        raise AssertionError("not all were asked for at once") from None
    assert started.count("a") == 2 and sorted(started) == sorted(urls)
    assert pages == [f"page {url}" for url in urls]

    async def fails(url):
        raise LookupError(url)

    try:
        await fetch_all(fails, ["a"])
    except Exception:
        return
    assert False, "the error is lost"
