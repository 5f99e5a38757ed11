import asyncio


async def download_all(fetch, urls, limit):
    semaphore = asyncio.Semaphore(limit)
    files = []

    async def one(url):
        async with semaphore:
            files.append(await fetch(url))

    await asyncio.gather(*(one(url) for url in urls))
    return files
