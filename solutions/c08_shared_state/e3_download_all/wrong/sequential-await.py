import asyncio


async def download_all(fetch, urls, limit):
    semaphore = asyncio.Semaphore(limit)
    files = []
    for url in urls:
        async with semaphore:
            files.append(await fetch(url))
    return files
