import asyncio


async def download_all(fetch, urls, limit):
    files = [None] * len(urls)

    async def work(start):
        for index in range(start, len(urls), limit):
            files[index] = await fetch(urls[index])

    await asyncio.gather(*(work(start) for start in range(limit)))
    return files
