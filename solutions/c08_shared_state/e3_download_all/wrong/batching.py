import asyncio


async def download_all(fetch, urls, limit):
    files = []
    for start in range(0, len(urls), limit):
        files += await asyncio.gather(*(fetch(url) for url in urls[start : start + limit]))
    return files
