import asyncio


async def fetch_all(fetch, urls):
    if not urls:
        return []
    tasks = [asyncio.create_task(fetch(url)) for url in urls]
    await asyncio.wait(tasks)
    return [task.result() for task in tasks]
