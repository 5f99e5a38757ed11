import asyncio


async def check(fetch_all):
    loop = asyncio.get_running_loop()
    seconds = {"slow": 3, "fast": 1, "middle": 2}
    calls = []

    async def fetch(url):
        calls.append(url)
        await asyncio.sleep(seconds[url])
        return f"text of {url}"

    async def broken(url):
        raise ValueError(url)

    urls = ["slow", "fast", "middle", "fast"]
    start = loop.time()
    texts = await fetch_all(fetch, urls)
    assert loop.time() - start < 4
    assert texts == [f"text of {url}" for url in urls]
    assert sorted(calls) == sorted(urls)
    try:
        await fetch_all(broken, ["bad"])
    except ValueError:
        pass
    else:
        raise AssertionError("an error was hidden")
