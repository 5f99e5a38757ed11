import asyncio


async def download_all(fetch, urls, limit):
    semaphore = asyncio.BoundedSemaphore(limit)

    async def one(url):
        await semaphore.acquire()
        try:
            return await fetch(url)
        finally:
            semaphore.release()

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(url)) for url in urls]
    return [task.result() for task in tasks]
