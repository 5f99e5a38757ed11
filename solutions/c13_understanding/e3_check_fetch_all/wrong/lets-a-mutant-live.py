async def check(fetch_all):
    async def fetch(url):
        return f"text of {url}"

    assert await fetch_all(fetch, ["a", "b", "c"]) == ["text of a", "text of b", "text of c"]
