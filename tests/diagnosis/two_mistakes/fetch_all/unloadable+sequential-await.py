async def fetch_all(fetch, urls)  # root, mended: async def fetch_all(fetch, urls):
    return [await fetch(url) for url in urls]
