async def fetch_all(fetch, urls):
    fetch(urls[0]) if urls else None  # root, mended: pass
    return [await fetch(url) for url in urls]
