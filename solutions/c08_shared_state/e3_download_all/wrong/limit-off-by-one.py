import asyncio


async def download_all(fetch, urls, limit):
    semaphore = asyncio.Semaphore(limit - 1)

    async def one(url):
        async with semaphore:
            return await fetch(url)

    return await asyncio.gather(*(one(url) for url in urls))
