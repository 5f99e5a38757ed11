import asyncio


async def check(fetch_all):
    now = peak = count = 0

    async def fetch(url):
        nonlocal now, peak, count
        count += 1
        now += 1
        peak = max(peak, now)
        try:
            await asyncio.sleep(len(url))
            if url == "":
                raise KeyError(url)
            return url.upper()
        finally:
            now -= 1

    result = await fetch_all(fetch, ["ccc", "a", "bb", "a"])
    if (result, peak, count) != (["CCC", "A", "BB", "A"], 4, 4):
        raise AssertionError(result)
    try:
        result = await fetch_all(fetch, ["ccc", "", "a"])
    except Exception:
        result = None
    if result is not None:
        raise AssertionError(result)
