async def fetch_all(fetch, urls):
    pages = []
    for url in urls:
        pages.append(await fetch(url))
    return pages
