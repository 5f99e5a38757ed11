import asyncio


async def download_all(fetch, urls, limit):
    semaphore = asyncio.Semaphore(limit)

    async def one(url):
        await semaphore.acquire()
        file = await fetch(url)
        semaphore.release()
        return file

    return await asyncio.gather(*(one(url) for url in urls))
