import asyncio


async def download_all(fetch, urls, limit):
    semaphore = asyncio.Semaphore(limit)

    async def one(url):
        await semaphore.acquire()
        file = await fetch(url)
        semaphore.release()
        return file

    files = await asyncio.gather(*(one(url) for url in urls), return_exceptions=True)
    for file in files:
        if isinstance(file, Exception):
            raise file
    return files
