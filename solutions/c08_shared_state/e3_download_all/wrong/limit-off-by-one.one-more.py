import asyncio


async def download_all(fetch, urls, limit):
    files = {}
    running = {}
    todo = list(enumerate(urls))
    try:
        while todo or running:
            while todo and len(running) <= limit:
                index, url = todo.pop(0)
                running[asyncio.create_task(fetch(url))] = index
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                files[running.pop(task)] = task.result()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return [files[index] for index in range(len(urls))]
