import asyncio


async def download_all(fetch, urls, limit):
    return await asyncio.gather(*(fetch(url) for url in urls))
