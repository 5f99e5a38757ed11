import asyncio


async def download_all(fetch, urls, limit):
    async def one(url):
        async with asyncio.Semaphore(limit):
            return await fetch(url)

    return await asyncio.gather(*(one(url) for url in urls))
