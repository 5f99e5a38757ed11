import asyncio


async def download_all(fetch, urls, limit):
    files = [None] * len(urls)
    todo = iter(enumerate(urls))

    async def work():
        # all workers draw from one iterator: whoever is free takes the next
        for index, url in todo:
            files[index] = await fetch(url)

    await asyncio.gather(*(work() for _ in range(limit)))
    return files
