import asyncio


async def fetch_all(fetch, urls):
    pages = []
    for url in urls:
        task = asyncio.create_task(fetch(url))
        pages.append(await task)
    return pages
