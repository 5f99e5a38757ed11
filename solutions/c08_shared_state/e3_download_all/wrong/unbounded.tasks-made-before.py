import asyncio


async def download_all(fetch, urls, limit):
    semaphore = asyncio.Semaphore(limit)
    tasks = [asyncio.create_task(fetch(url)) for url in urls]

    async def one(task):
        async with semaphore:
            return await task

    return await asyncio.gather(*(one(task) for task in tasks))
